"""``/entrer``: a link opens a session, once, when a person presses; and the way out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from registre.acces import personnes
from web.documents.presentation import VUE, Presentation
from web.panels.render import render
from web.publiques.page import Page, send_private
from web.registre.acces import COOKIE, checked
from web.registre.seuil import STYLE, Saisie, is_secure, the_base


def page(request: Request, saisie: Saisie) -> Response:
    """Answer the link: a page of one button, then the session and the queue."""
    base = the_base()
    if request.method == "POST":
        token = personnes.enter(base, saisie.get("jeton"))
        answer = RedirectResponse("./moderation", 303)
        answer.set_cookie(
            COOKIE,
            token,
            max_age=int(personnes.SESSION.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=is_secure(request),
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer
    token = request.query_params.get("jeton", "")
    nom = personnes.invited(base, token) if token else ""
    html = render("registre/entrer.html", nom=nom, jeton=token)
    titre = "Entrer pour modérer"
    said = Presentation(titre, "Ouvrir une séance.", "moderation", VUE, indexee=False)
    status = 200 if nom else 410
    return send_private(Page(said, html, "texte registre", (STYLE,)), request, status)


def leave(request: Request, saisie: Saisie) -> Response:
    """Close the session that one has."""
    if request.method == "POST":
        moderateur = checked(request, saisie)
        personnes.leave(the_base(), moderateur.seance)
    answer = RedirectResponse("../", 303)
    if request.method == "POST":
        answer.delete_cookie(COOKIE)
    return answer
