"""Who is who: roster differences, codes, scopes, disclosure. Pure."""
