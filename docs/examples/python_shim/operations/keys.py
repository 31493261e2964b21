"""Graphs, key chains and master keys (docs/bytes.md, sections 6, 7, 9 and 11)."""

import hashlib

from secagg import key_chain, mgl_keys, wire
from secagg.graph import Graph
from secagg.wire import id_set

from .values import by_id, decimals, number, numbered, raw, step


def graph(inputs, _coins):
    made = Graph(inputs["users"], inputs["degree"], raw(inputs["seed"]))
    return {"order": made.order, "neighbours": by_id(made.neighbours), "dealt_by": by_id(made.deals_to)}


def graph_digest(inputs, _coins):
    digest = hashlib.sha256()
    for degree in inputs["degrees"]:
        made = Graph(inputs["users"], degree, raw(inputs["seed"]))
        for v in range(1, inputs["users"] + 1):
            digest.update(id_set(made.neighbours[v]) + id_set(made.deals_to[v]))
    return {"digest": digest.hexdigest()}


def commit_to_seed(inputs, coins):
    return {"commitment": mgl_keys.graph_commitment(inputs["b"], raw(coins["rho"])).hex()}


def open_seed(inputs, _coins):
    commitments = [raw(inputs[f"commitment_{b}"]) for b in (1, 2)]
    return {"seed": mgl_keys.graph_seed(commitments, [raw(inputs[f"rho_{b}"]) for b in (1, 2)]).hex()}


def chain(figure, begins):
    """A chain in one of the two readings, with its links."""

    def walk(inputs, _coins):
        mk, start = raw(inputs["master_key"]), int(inputs[begins])
        interval_key, links = figure(mk, start, inputs["sessions"], inputs["tau"])
        where = "docs/bytes.md §7; MGL §5.1"
        trace = [step(where, "input of the interval's F", mk + wire.u64(start))]
        trace += [step(where, f"F^{i}", link) for i, link in enumerate(links)]
        return {"interval_key": interval_key.hex(), "key": links[-1].hex()}, trace

    return walk


def nike_keys(inputs, _coins):
    rows = [
        mgl_keys.open_row(inputs["k"], raw(inputs[f"key_{b}"]), b, inputs["i"], raw(inputs[f"row_{b}"]))
        for b in (1, 2)
    ]
    mask, ae = mgl_keys.keys_from_rows(inputs["m"], inputs["i"], *rows, inputs["j"])
    return {"mask": mask.hex(), "ae": ae.hex()}


class NikeProvider:
    """SSP_b, which gives each user its rows once."""

    def __init__(self, inputs, coins):
        coefficients = [list(numbered(coins, f"a_{p}", number).values()) for p in (0, 1)]
        self._provider = mgl_keys.Provider(inputs["b"], inputs["m"], inputs["k"], *coefficients)

    def register(self, _op, inputs, coins):
        return {"row": self._provider.register(inputs["i"], raw(inputs["key"]), raw(coins["nonce"])).hex()}

    STEPS = {"nike.register": register}


def comp_key(inputs, _coins):
    polynomials = [[int(c) for c in inputs[name]] for name in ("s_1", "s_2")]
    key = mgl_keys.comp_key(int(inputs["N"]), inputs["e"], inputs["m"], *polynomials, inputs["j"])
    return {"key": key.hex()}


def request_share(inputs, _coins):
    return {"message": (b"\x00" + wire.u32(inputs["j"])).hex()}


def receive_share(inputs, _coins):
    s = mgl_keys.open_polynomial(int(inputs["N"]), inputs["k"], raw(inputs["key"]), raw(inputs["message"]))
    return {"s": decimals(s)}


FUNCTIONS = {
    "graph": graph,
    "graph.digest": graph_digest,
    "graph_seed.commit": commit_to_seed,
    "graph_seed.open": open_seed,
    "key_chain.figure_3": chain(key_chain.links_of_figure_3, "t_l"),
    "key_chain.figure_4": chain(key_chain.links_of_figure_4, "ts_l"),
    "nike.keys": nike_keys,
    "npkc.pairwise_key": comp_key,
    "npkc.sspg_request": request_share,
    "npkc.sspg_receive": receive_share,
}
PARTIES = {"nike.provider": NikeProvider}
