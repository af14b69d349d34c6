"""The network: a small BERT encoder, a tagger and a head over pairs of cue and word.

The encoder has the architecture of BERT (Devlin et al. 2019) and starts from the first layers
of all-MiniLM-L6-v2. Two embeddings are added to its input, which start at zero: the quotation
state and the letter case of each piece. The heads see one vector a word, that of its first
piece. Word 0, the opening sign, stands for "none": a cue whose source is word 0 has no source.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from analysis.attribution.decode import PAIR_LABELS, TAGS
from analysis.attribution.windows import PAIR_FEATURES, Floats, Ints, Window

POINTER = len(PAIR_LABELS)  # the pair head's last column: is this word in the source?


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network."""

    layers: int = 4
    width: int = 384
    heads: int = 12
    inner: int = 1536
    pair: int = 256
    vocabulary: int = 30522
    positions: int = 512
    dropout: float = 0.1

    def as_dict(self) -> dict[str, float]:
        """The sizes, for the checkpoint's description."""
        return asdict(self)


class Layer(nn.Module):
    """One transformer layer, normalised after each sum, as in BERT."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query = nn.Linear(shape.width, shape.width)
        self.key = nn.Linear(shape.width, shape.width)
        self.value = nn.Linear(shape.width, shape.width)
        self.attended = nn.Linear(shape.width, shape.width)
        self.attended_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.widen = nn.Linear(shape.width, shape.inner)
        self.narrow = nn.Linear(shape.inner, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """Map (windows, pieces, width) to the same; `bias` is added to the attention scores."""
        size = (x.shape[0], x.shape[1], self.heads, x.shape[2] // self.heads)
        query, key, value = (
            part(x).reshape(size).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        # Written out: torch's fused attention is three times slower here in bfloat16.
        scores = (query * size[3] ** -0.5) @ key.transpose(-1, -2)
        if bias is not None:
            scores = scores + bias.to(scores.dtype)
        y = scores.softmax(-1) @ value
        x = self.attended_norm(x + self.attended(y.transpose(1, 2).reshape(x.shape)))
        return self.norm(x + self.narrow(functional.gelu(self.widen(x))))  # type: ignore[no-any-return]


class Encoder(nn.Module):
    """Word pieces, quotation states and cases to one vector a piece."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.word = nn.Embedding(shape.vocabulary, shape.width)
        self.word.weight.requires_grad = False
        self.position = nn.Embedding(shape.positions, shape.width)
        self.state = nn.Embedding(4, shape.width)
        self.case = nn.Embedding(4, shape.width)
        nn.init.zeros_(self.state.weight)
        nn.init.zeros_(self.case.weight)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = nn.Dropout(shape.dropout)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def forward(
        self,
        ids: Tensor,
        state: Tensor,
        case: Tensor,
        mask: Tensor | None,
        more: Tensor | None = None,
    ) -> Tensor:
        """Encode integer tensors (windows, pieces).

        `mask` is true where a piece is real; `more` (windows, pieces, width) is added to the input.
        """
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.word(ids) + self.position(place) + self.state(state) + self.case(case)
        if more is not None:
            x = x + more
        x = self.dropout(self.norm(x))
        bias = None
        if mask is not None:
            bias = torch.zeros_like(mask, dtype=x.dtype).masked_fill(~mask, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x  # type: ignore[no-any-return]


class PairHead(nn.Module):
    """Scores of (cue, word): the labels of `PAIR_LABELS` and the pointer to the source."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.cue = nn.Linear(shape.width, shape.pair)
        self.word = nn.Linear(shape.width, shape.pair, bias=False)
        self.product = nn.Linear(shape.width, shape.pair, bias=False)
        self.features = nn.Linear(PAIR_FEATURES, shape.pair, bias=False)
        self.out = nn.Linear(shape.pair, len(PAIR_LABELS) + 1)

    def forward(self, cues: Tensor, words: Tensor, features: Tensor) -> Tensor:
        """Score pairs.

        Args:
            cues: (cues, width).
            words: (cues, words, width), or (1, words, width) where all cues share a window.
            features: (cues, words, `PAIR_FEATURES`).

        Returns:
            (cues, words, labels + 1).
        """
        cue = cues[:, None, :]
        x = self.cue(cue) + self.word(words) + self.product(cue * words) + self.features(features)
        return self.out(functional.gelu(x))  # type: ignore[no-any-return]


class StatementTagger(nn.Module):
    """The whole network."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.dropout = nn.Dropout(shape.dropout)
        self.tags = nn.Linear(shape.width, len(TAGS))
        self.pairs = PairHead(shape)

    def encode(
        self, ids: Tensor, state: Tensor, case: Tensor, words: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """One vector a word (windows, words, width), and its scores for each tag."""
        pieces = self.encoder(ids, state, case, mask)
        index = words[:, :, None].expand(-1, -1, pieces.shape[2])
        vectors = self.dropout(torch.gather(pieces, 1, index))
        return vectors, self.tags(vectors)

    def load_base(self, path: Path) -> None:
        """Take word, position and layer weights from a BERT checkpoint (safetensors)."""
        base = load_file(path)
        own = self.encoder.state_dict()
        names = {
            "word.weight": "embeddings.word_embeddings.weight",
            "position.weight": "embeddings.position_embeddings.weight",
            "norm.weight": "embeddings.LayerNorm.weight",
            "norm.bias": "embeddings.LayerNorm.bias",
        }
        parts = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "attended": "attention.output.dense",
            "attended_norm": "attention.output.LayerNorm",
            "widen": "intermediate.dense",
            "narrow": "output.dense",
            "norm": "output.LayerNorm",
        }
        for number in range(self.shape.layers):
            for part, name in parts.items():
                for kind in ("weight", "bias"):
                    names[f"layers.{number}.{part}.{kind}"] = (
                        f"encoder.layer.{number}.{name}.{kind}"
                    )
        for name, base_name in names.items():
            own[name] = base[base_name]
        # Every piece has token type 0, so that its vector can be part of the position's.
        own["position.weight"] = (
            own["position.weight"] + base["embeddings.token_type_embeddings.weight"][0]
        )
        self.encoder.load_state_dict(own)


class Ensemble(nn.Module):
    """Several networks that share their frozen word embeddings and average their scores."""

    def __init__(self, members: list[StatementTagger]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)
        for member in members[1:]:
            member.encoder.word = members[0].encoder.word

    @property
    def width(self) -> int:
        """Numbers in a word's vector, those of all members."""
        return sum(member.shape.width for member in self.networks())

    def networks(self) -> list[StatementTagger]:
        """The members."""
        return [member for member in self.members if isinstance(member, StatementTagger)]

    def encode(
        self, ids: Tensor, state: Tensor, case: Tensor, words: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """The members' vectors side by side, and the mean of their log probabilities."""
        vectors, tags = zip(
            *(m.encode(ids, state, case, words, mask) for m in self.networks()), strict=True
        )
        return torch.cat(vectors, dim=-1), torch.stack([t.log_softmax(-1) for t in tags]).mean(0)

    def pairs(self, cues: Tensor, words: Tensor, features: Tensor) -> Tensor:
        """The mean of the members' log probabilities, label by label and for the pointer."""
        sizes = [member.shape.width for member in self.networks()]
        parts = zip(
            self.networks(),
            torch.split(cues, sizes, -1),
            torch.split(words, sizes, -1),
            strict=True,
        )
        means = []
        for member, cue, word in parts:
            scores = member.pairs(cue, word, features)
            labels, pointer = scores[..., :POINTER], scores[..., POINTER:]
            means.append(torch.cat([labels.log_softmax(-1), pointer.log_softmax(-2)], dim=-1))
        return torch.stack(means).mean(0)


def load_model(weights: Path) -> StatementTagger:
    """A network with trained weights; their names tell how many layers it has."""
    loaded = load_file(weights)
    layers = 1 + max(int(n.split(".")[2]) for n in loaded if n.startswith("encoder.layers."))
    model = StatementTagger(Shape(layers=layers))
    model.load_state_dict(loaded)
    return model


class TorchNetwork:
    """The network as `analysis.attribution.decode` wants it, for runs that are not exported."""

    def __init__(self, model: StatementTagger | Ensemble) -> None:
        self._model = model.eval()

    @torch.inference_mode()
    def encode(self, window: Window) -> tuple[Floats, Floats]:
        """One vector a word, and its scores for each tag."""
        rows = (window.ids, window.state, window.case, window.words)
        vectors, tags = self._model.encode(*(torch.from_numpy(row)[None] for row in rows))
        return vectors[0].numpy(), tags[0].numpy()

    @torch.inference_mode()
    def pair(self, vectors: Floats, cues: Ints, features: Floats) -> Floats:
        """Scores of every (cue, word)."""
        words = torch.from_numpy(vectors)
        scores: Floats = self._model.pairs(
            words[torch.from_numpy(cues)], words[None], torch.from_numpy(features)
        ).numpy()
        return scores
