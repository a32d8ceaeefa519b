"""What publishers share: templates, filters, translations."""
