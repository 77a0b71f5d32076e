"""Where people review: the first page's figures, the queues, the reading view, records' own pages."""
