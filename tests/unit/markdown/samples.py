"""Markdown of every kind, whole and in the pieces from which hostile mixtures are made."""

REPLY = """# Plan for *today*

Here is **what** to do, with `code`, a [link](https://example.org/a_b "title"), ~~old~~ and <b>no HTML</b>.
A second line: List<String>, if a<b and c>d. See www.example.org, or (https://example.org/x).

1. First
   ```python
   def f(x):

       return x
   ```
2. Second
   - inner *one*
   - inner two

     a paragraph in it
     > a quote in it
3. Third

- [ ] open
- [x] done

> A quote
goes on lazily
> - with a list
>   1. in it

| Name | Value |
|:-----|------:|
| a    | `1`   |
| b \\| c | [ref] |

Setext title
============

\\[
x
=
1
\\]

And so
$$
\\begin{aligned}
x &= 1 \\\\
- y &= 2
\\end{aligned}
$$
or \\[ z = 3 \\] here:
$$ w = 4 $$.

Inline \\(a*b*c\\) and $x_1*y*z$ stay.

    indented
      code

> [!WARNING]
> With *care*[^1]
>
> - and so on[^two]

***
~~~
fence in tildes
~~~
漢字かな混じり文 and 😀👩‍👩‍👧 and ends here [ref].

[ref]: https://example.org/ref "Ref"

[^two]: The second note
    goes on

    - with a list
[^1]: The first note
"""

PIECES = (
    "- ", "* ", "1. ", "2) ", "10. ", "> ", ">", "  ", "    ", "\t", "\n", "\n", "\n\n", "foo", "bar baz", "**", "*",
    "_", "`", "```", "```py\n", "~~~\n", "| a | b |\n", "|---|:-:|\n", "| x | y\n", "|", "---\n", "===\n", "***\n",
    "# ", "## h\n", "[ref]", "[ref]: /url\n", "[ref]: ", '"title', '"', "[x] ", "[ ] ", "[t](http://a.b)", "![i](x)",
    "<b>", "a<b", "\\", "\\(", "\\)", "\\[\n", "\\]\n", "$$\n", "$x$", "$$", "$", "$$y$$", "$$ z = ",
    "[^1]", "[^1]: ", "[^b]: note\n", "> [!NOTE]\n", "[!TIP]\n",
    "\\[ w \\].\n", "\\]", "\r\n", "\r", "\u2028", "\0", "漢字", "😀",
    "http://e.com/x", "&amp;", "~~", "-", "=", "=\n", "-\n", "word " * 15, "x" * 70, "1", ".", ":", "  - a\n",
    "    code\n", "   1. z\n",
)  # fmt: skip
