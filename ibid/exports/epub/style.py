"""The style sheet of the EPUB: little, so that the reader's own settings rule."""

CSS = """@charset "utf-8";
body { margin: 0 5%; line-height: 1.45; hyphens: auto; -epub-hyphens: auto; widows: 2; orphans: 2; }
h1, h2, h3, h4 {
  font-weight: normal; line-height: 1.2; hyphens: none; -epub-hyphens: none; break-after: avoid;
  page-break-after: avoid; text-align: left;
}
h1 { font-size: 1.6em; margin: 2.5em 0 1.6em; }
h1 .n { display: block; font-size: 1.1em; margin-bottom: 0.3em; color: #8a2f1d; }
h2 { font-size: 1.2em; font-style: italic; margin: 2em 0 0.8em; }
h3 { font-size: 1em; font-style: italic; margin: 1.6em 0 0.6em; }
p { margin: 0; text-indent: 1.3em; }
h1 + p, h2 + p, h3 + p, header + p, section > p:first-child, blockquote + p.on, .titlepage p, .part, dd, p.ed { text-indent: 0; }
blockquote { margin: 0.8em 1.4em; font-size: 0.95em; }
blockquote p:first-child { text-indent: 0; }
.part { font-variant: small-caps; letter-spacing: 0.05em; margin: 2em 0 -1em; line-height: 1.4; text-align: left; }
.call { font-size: 0.72em; vertical-align: 0.42em; line-height: 0; text-decoration: none; padding: 0 0.12em; white-space: nowrap; }
.cm { font-style: italic; }
.vol { font-variant: small-caps; text-transform: lowercase; }
.notes { font-size: 0.9em; padding-left: 2.2em; }
.notes p { text-indent: 0; margin: 0.3em 0; }
.back { font-size: 0.85em; white-space: nowrap; text-decoration: none; }
.back::before { content: "↑ "; }
.work { color: inherit; text-decoration: none; }
.works { list-style: none; padding: 0; font-size: 0.95em; }
.works li { padding-left: 1.4em; text-indent: -1.4em; margin: 0.2em 0; }
.ed { margin: 0.6em 0; padding-left: 0.8em; border-left: 2px solid; font-size: 0.88em; }
.titlepage { text-align: left; margin-top: 15%; }
.by { font-variant: small-caps; letter-spacing: 0.05em; }
.imprint { margin-top: 2em; }
.cover { text-align: center; }
.cover img { max-width: 100%; max-height: 100vh; }
nav ol { list-style: none; padding-left: 1.2em; }
nav > ol { padding-left: 0; }
nav li { margin: 0.3em 0; }
nav a { text-decoration: none; }
dt { margin-top: 0.6em; font-size: 0.85em; }
dd { margin: 0; overflow-wrap: anywhere; }
"""
