"""Models small enough for a test: GGUF files under 1 MB with random weights, which llama.cpp runs like any other.

They write words that make no sense, and never come to an end by themselves.
"""

from pathlib import Path

import gguf
import numpy as np

WORDS = """
the river bends slowly past old stones and every leaf that falls knows where it goes while light moves over quiet
water under a wide sky
"""
_SPECIAL = [b"<unk>", b"<s>", b"</s>"]
_WIDTH = 64
_HEADS = 4
_LAYERS = 2


def write_tiny_model(
    path: Path, *, name: str = "Tiny River", context: int = 4096, template: bool = True, seed: int = 1
) -> Path:
    """A llama of two layers with one token for each byte, and one for each of `WORDS`; gives `path` back."""
    tokens = [*_SPECIAL, *(f"<0x{byte:02X}>".encode() for byte in range(256)), *(f"▁{w}".encode() for w in _words())]
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    kinds += [gguf.TokenType.BYTE] * 256 + [gguf.TokenType.NORMAL] * len(_words())
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name(name)
    writer.add_context_length(context)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(2 * _WIDTH)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    if template:
        writer.add_chat_template("{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant:")
    _add_weights(writer, len(tokens), np.random.default_rng(seed))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _words() -> list[str]:
    return sorted(set(WORDS.split()))


def _add_weights(writer: gguf.GGUFWriter, vocabulary: int, random: np.random.Generator) -> None:
    def add(name: str, rows: int, columns: int = _WIDTH) -> None:
        writer.add_tensor(name, (random.standard_normal((rows, columns)) * 0.05).astype(np.float32))

    def add_ones(name: str) -> None:
        writer.add_tensor(name, np.ones(_WIDTH, np.float32))

    # The first number of every token is the same large one, by which the words win over all else.
    embedding = (random.standard_normal((vocabulary, _WIDTH)) * 0.5).astype(np.float32)
    embedding[:, 0] = 3
    output = (random.standard_normal((vocabulary, _WIDTH)) * 0.2).astype(np.float32)
    output[:, 0] = 0
    output[-len(_words()) :, 0] = 10
    writer.add_tensor("token_embd.weight", embedding)
    writer.add_tensor("output.weight", output)
    add_ones("output_norm.weight")
    for layer in range(_LAYERS):
        block = f"blk.{layer}."
        add_ones(f"{block}attn_norm.weight")
        add_ones(f"{block}ffn_norm.weight")
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            add(f"{block}{part}.weight", _WIDTH)
        add(f"{block}ffn_gate.weight", 2 * _WIDTH)
        add(f"{block}ffn_up.weight", 2 * _WIDTH)
        add(f"{block}ffn_down.weight", _WIDTH, 2 * _WIDTH)
