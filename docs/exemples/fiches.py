"""Lire les fiches depuis un autre programme, avec la seule bibliothèque standard.

``python docs/exemples/fiches.py http://localhost:8501 territoire=departement:46``
"""

import json
import sys
from urllib.request import urlopen

carte, choix = sys.argv[1].rstrip("/"), sys.argv[2] if len(sys.argv) > 2 else ""
with urlopen(f"{carte}/api/fiches.json?{choix}") as reponse:
    fiches = json.load(reponse)["fiches"]

print(len(fiches), "fiches")
for fiche in fiches[:5]:
    print(f"{fiche['nom']} : {carte}/fiche/{fiche['id']}")
