"""The desk: what an editor sees first, and the pages an editor works on."""
