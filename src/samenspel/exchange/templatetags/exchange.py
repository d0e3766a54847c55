"""What the templates of the exchange may draw."""

from django import template

from samenspel.exchange.drawings import drawing

register = template.Library()
register.simple_tag(drawing)
