"""Whether an Assessment somebody holds is the stored one: the page behind the QR code."""
