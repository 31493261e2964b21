"""MGL's key chains, from a master key to the key of one session (docs/bytes.md, section 7)."""

from .errors import require
from .kdf import one_way
from .wire import u32, u64


def figure_3(mk, t_l, nu, tau):
    """K^l_τ = F^(ν−τ)(MK_l), where MK_l = F(MK ‖ T_l)."""
    return links_of_figure_3(mk, t_l, nu, tau)[1][-1]


def figure_4(mk, ts_l, nu, tau):
    """MK^{l,τ} = F^(ν−τ)(MK^l ‖ ν ‖ τ), where MK^l = F(MK ‖ TS_l)."""
    return links_of_figure_4(mk, ts_l, nu, tau)[1][-1]


def links_of_figure_3(mk, t_l, nu, tau):
    """The interval's key, and what F^0, F^1, … give."""
    interval_key = one_way(mk + u64(t_l))
    return interval_key, _walk(interval_key, nu, tau)


def links_of_figure_4(mk, ts_l, nu, tau):
    """The interval's key, and what F^0, F^1, … give."""
    interval_key = one_way(mk + u64(ts_l))
    return interval_key, _walk(interval_key + u32(nu) + u32(tau), nu, tau)


def _walk(start, nu, tau):
    require(0 <= tau < nu, "E_PARAMS")
    links = [start]
    for _ in range(nu - tau):
        links.append(one_way(links[-1]))
    return links
