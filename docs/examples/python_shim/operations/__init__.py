"""What can be asked of this implementation: {name of the operation: function}.

A function takes the inputs and the coins of a request, both dictionaries as JSON has them, and gives the results as a
dictionary, or a pair of them and a trace. A party's operations are in classes: see `parties`.
"""

from . import acs, algebra, bon, encodings, keys, mgl, parties, primitives

MODULES = primitives, algebra, encodings, keys, acs, bon, mgl
FUNCTIONS = {op: function for module in MODULES for op, function in module.FUNCTIONS.items()}
PARTIES = {op: party for module in (keys, acs, bon, mgl) for op, party in module.PARTIES.items()}
OPERATIONS = sorted({*FUNCTIONS, *PARTIES, *parties.steps(PARTIES)})
