"""The face for signing in: password, second factor, passkeys, OpenID Connect, invitations."""
