"""Access tokens: what another machine shows to read drafts of a programme, or to hand in for an organisation."""
