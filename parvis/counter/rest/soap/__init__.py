"""Demands over SOAP 1.1, for back offices that read IRISbox today: a queue of what was sent, each demand, its status.

Document/literal, WS-Security UsernameToken 1.1 with the name and secret of an application. The service describes itself
at `?wsdl`; the answers of a demand are XML under a schema of their own, which GetFormXSD gives.
"""
