"""One territory told whole (Mon territoire): its four answers, its A4 page, its workbook."""
