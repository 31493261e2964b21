"""MGL's key chains, from a master key to the key of one session (docs/bytes.md, section 7)."""

from .errors import require
from .kdf import one_way
from .wire import u32, u64


def figure_3(mk, t_l, nu, tau):
    """K^l_τ = F^(ν−τ)(MK_l), where MK_l = F(MK ‖ T_l)."""
    return _walk(one_way(mk + u64(t_l)), nu, tau)


def figure_4(mk, ts_l, nu, tau):
    """MK^{l,τ} = F^(ν−τ)(MK^l ‖ ν ‖ τ), where MK^l = F(MK ‖ TS_l)."""
    return _walk(one_way(mk + u64(ts_l)) + u32(nu) + u32(tau), nu, tau)


def _walk(key, nu, tau):
    require(0 <= tau < nu, "E_PARAMS")
    for _ in range(nu - tau):
        key = one_way(key)
    return key
