"""What the pages that bring it together must know."""

from samenspel.overview.queries.desk import DeskPage, desk_page
from samenspel.overview.queries.home import HomePage, WelcomePage, count_unread, home_page, welcome_page

__all__ = ["DeskPage", "HomePage", "WelcomePage", "count_unread", "desk_page", "home_page", "welcome_page"]
