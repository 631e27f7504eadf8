"""The provider of the demonstration and the tests: a real server that speaks as CSAM/FAS and itsme do."""
