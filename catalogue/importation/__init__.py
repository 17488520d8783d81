"""Any list people have, to rows ready, doubted or set aside: formats, columns, places, words."""
