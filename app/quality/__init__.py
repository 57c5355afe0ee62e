"""The register of environmental quality: targets, observations, dated statuses."""
