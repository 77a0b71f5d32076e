"""Pages an editor works on beyond the lists: the reading view, the queues, speakers, claims."""
