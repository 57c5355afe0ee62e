"""The service: HTTP, command line, users, jobs. It decides nothing."""

import gc
import os

# A program of this size makes a million lasting objects while it is imported; looking through
# them for rubbish after every 700 new ones took a third of the start. So we look less often.
gc.set_threshold(50_000, 20, 50)

# Looking for plugins of pydantic means reading what every installed package says of itself.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
