"""The councils as open data: OParl 1.1, to be read by anybody (https://oparl.org)."""
