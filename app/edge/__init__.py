"""Where requests come in: identified, counted, admitted or turned away, and answered in time."""
