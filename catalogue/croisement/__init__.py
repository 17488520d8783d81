"""The cube of counts (Croiser): table, words, map, drawing, exports."""
