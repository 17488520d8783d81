# Lire les fiches depuis R, sans paquet :
#   Rscript docs/exemples/fiches.R http://localhost:8501 territoire=departement:46
arguments <- commandArgs(trailingOnly = TRUE)
carte <- sub("/$", "", arguments[1])
choix <- if (length(arguments) > 1) arguments[2] else ""

# read.csv2 : point-virgule, UTF-8 ; le code Insee est un texte, son zéro initial compte.
fiches <- read.csv2(
  paste0(carte, "/api/fiches.csv?", choix),
  fileEncoding = "UTF-8-BOM", colClasses = "character"
)

cat(nrow(fiches), "fiches\n")
for (i in head(seq_len(nrow(fiches)), 5)) {
  cat(fiches$nom[i], " : ", carte, "/fiche/", fiches$id[i], "\n", sep = "")
}
