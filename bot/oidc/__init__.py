"""Sign-in by an identity provider: OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636).

`token.py` and `claims.py` are pure; `fetch.py` is the only file that reaches the network.
"""
