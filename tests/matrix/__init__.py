"""Every route held against the tables of grants, for every persona."""
