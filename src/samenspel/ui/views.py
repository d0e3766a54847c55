"""The door to the pattern page, where every component can be seen at once."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from samenspel.ui import patterns
from samenspel.ui.answers import answer

PAGE = "ui/pattern_list.html"


@require_safe
def pattern_list(request: HttpRequest) -> HttpResponse:
    """Show every component with example content."""
    page = patterns.pattern_page(request)
    context = {
        "page": page,
        "navigation": page.navigation,
        "hats": page.hats,
        "hat_url": request.path,
        "account_label": "Aisha Yıldız",
        "account_url": request.path,
        "sign_out_url": request.path,
        "form": patterns.example_form(),
        "form_with_mistakes": patterns.example_form_with_mistakes(),
    }
    return answer(request, PAGE, context)
