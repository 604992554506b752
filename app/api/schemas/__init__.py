"""The shapes of 3-api, for validation and for the OpenAPI document."""
