"""Who is let in: sessions, passwords to be changed, second factors, single sign-on."""
