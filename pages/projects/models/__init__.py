"""Projects, the list of them, and who pays for them."""

from .funding import Funder, FundingRow, Programme
from .page import ProjectIndexPage, ProjectPage

__all__ = ["Funder", "FundingRow", "Programme", "ProjectIndexPage", "ProjectPage"]
