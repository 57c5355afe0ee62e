"""Ed25519 signatures of this installation: of Assessments and of checkpoints of the record."""
