"""The use cases: fetch facts, let the rooms compute, save what is to be kept. The only wiring in the house."""
