"""The largest values and every branch of the templates: the studio tries wordings by them too."""

from inquiry_api.studio.worst_case import BRANCHES, fact_sets, template_names
from inquiry_api.studio.worst_facts import LINK, LONGEST, MATTER, WORST

__all__ = ["BRANCHES", "LINK", "LONGEST", "MATTER", "WORST", "fact_sets", "template_names"]
