"""What stands behind the Review page: visits, jobs in the background, and what is shown of them."""
