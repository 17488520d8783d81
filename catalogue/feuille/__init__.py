"""What an élu leaves with: one A4 page, and a workbook of all the lists."""
