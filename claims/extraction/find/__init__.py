"""Finding: whose words begin and end where, and the words that name the speaker."""
