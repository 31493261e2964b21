"""What can be asked of this implementation: {name of the operation: function}.

A function takes the inputs and the coins of a request, both dictionaries as JSON has them, and gives the results as a
dictionary. A party's operations are in classes: see `parties`.
"""

from . import bon, mgl, parties, primitives

FUNCTIONS = {**primitives.FUNCTIONS, **bon.FUNCTIONS, **mgl.FUNCTIONS}
PARTIES = {**bon.PARTIES, **mgl.PARTIES}
OPERATIONS = sorted({*FUNCTIONS, *PARTIES, *parties.steps(PARTIES)})
