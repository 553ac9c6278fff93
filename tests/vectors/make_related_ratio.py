"""Reference values for shares of related sentences and for topic-standardised shares, sentence by sentence with numpy.

    python make_related_ratio.py     (numpy, scipy; reads compare_end_to_end.json beside it, writes related_ratio.json)

Ratio: rho_k = th_k / th_R, th_R = 1 - th_u. Linearised values e_i = (psi_ik - rho_k psi_iR) / th_R, psi_iR the sum of psi
over the related labels; V_psi = G/(G-1) sum_g (sum_{i in g} e_i)^2 / N^2, V_g the same with the predictions (centred),
V_des and V_mod those of a_i = (Y_ik - rho_k Y_iR) / th_R, whose model variance is that of a function of one multinomial draw.
Standardised: th = sum_t W_t mean_{i in t} psi_i; influence W_t N/N_t (psi_i - th_t).
"""
import json
import os

import numpy as np
from scipy.stats import t as T

HERE = os.path.dirname(os.path.abspath(__file__))
U = 3


def cluster_variance(values, cluster, n):
    groups = [values[cluster == c].sum() for c in np.unique(cluster)]
    return sum(s * s for s in groups) * len(groups) / (len(groups) - 1) / n**2


def pseudo(g, Y, R, pi, stratum):
    D = np.zeros_like(g)
    for h in np.unique(stratum):
        D[stratum == h] = (Y - g)[(stratum == h) & R].mean(0)
    return g + D + (R / pi)[:, None] * (Y - g - D)


def design(values, model, R, stratum, n):
    """V_des of labelled `values`, V_mod / phi of the model variances."""
    vdes = vmod = 0.0
    for h in np.unique(stratum):
        j = stratum == h
        s = j & R
        w = (j.sum() / n) ** 2 * (1 - s.sum() / j.sum()) / s.sum()
        vdes += w * values[s].var(ddof=1)
        vmod += w * model[j].mean()
    return vdes, vmod


def main():
    case = json.load(open(os.path.join(HERE, "compare_end_to_end.json")))["cases"][1]
    i = {k: np.asarray(v) for k, v in case["inputs"].items() if not k.endswith("hybrid")}
    outlet, R = i["outlet"], i["R"] == 1
    K = i["g"].shape[1]
    Y = np.zeros_like(i["g"], dtype=float)
    Y[np.where(R)[0], i["y"][R]] = 1
    related, cells = [], []
    for o in np.unique(outlet):
        m = outlet == o
        psi = pseudo(i["g"][m], Y[m], R[m], i["pi"][m], i["stratum"][m])
        cells.append((m, psi, psi.mean(0)))
    for m, psi, th in cells:
        n, rows = m.sum(), []
        for k in range(K - 1):
            th_R = 1 - th[U]
            rho = th[k] / th_R
            lin = lambda x: (x[..., k] - rho * (x.sum(-1) - x[..., U])) / th_R
            c = np.array([((j == k) - rho * (j != U)) / th_R for j in range(K)])
            model = lambda g: (g * c**2).sum(-1) - (g * c).sum(-1) ** 2
            # phi pools all outlets with this outlet's contrast
            w = 1 / i["pi"][R]
            phi = (w * lin(Y - i["g"])[R] ** 2).sum() / (w * model(i["g"])[R]).sum()
            g = i["g"][m]
            v_psi = cluster_variance(lin(psi) - lin(psi).mean(), i["article"][m], n)
            v_g = cluster_variance(lin(g) - lin(g).mean(), i["article"][m], n)
            v_des, v_mod = design(lin(Y[m] - g), model(g), R[m], i["stratum"][m], n)
            v_mod *= phi
            v_star = max(v_psi, 0.5 * (v_psi + v_g + v_mod))
            labelled = (R[m] & (i["y"][m] != U)).sum()
            df = min(labelled, len(np.unique(i["article"][m]))) - 1
            half = T.ppf(0.975, df) * v_star**0.5
            rows.append(dict(value=rho, v_psi=v_psi, v_g=v_g, v_des=v_des, v_mod=v_mod, v_star=v_star, df=int(df),
                             low=float(np.clip(rho - half, 0, 1)), high=float(np.clip(rho + half, 0, 1))))
        related.append(rows)
    topic = np.arange(len(outlet)) % 3
    W = np.bincount(topic) / len(topic)
    standardised = []
    for m, psi, _ in cells:
        n, t, rows = m.sum(), topic[m], []
        for k in range(K):
            means = np.array([psi[t == c, k].mean() for c in range(3)])
            e = np.array([W[c] * n / (t == c).sum() * (v - means[c]) for c, v in zip(t, psi[:, k])])
            rows.append(dict(value=float(W @ means), v_psi=cluster_variance(e, i["article"][m], n)))
        standardised.append(rows)
    out = dict(name="related_ratio", how_made=__doc__, tolerance_abs=1e-6,
               cases=[dict(case="second case of compare_end_to_end, label 3 unrelated; topic = row mod 3",
                           inputs=dict(unrelated=U, topics=3),
                           expected=dict(related=related, standardised=standardised))])
    json.dump(out, open(os.path.join(HERE, "related_ratio.json"), "w"), indent=1, default=float)


main()
