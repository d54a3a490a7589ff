"""The style sheet of the PDF: an octavo page, a measure of about 62 characters, footnotes under a short rule."""

FACES = (
    ("literata.woff2", "normal", "400", "Literata"),
    ("literata-italic.woff2", "italic", "400", "Literata"),
    ("literata-display.woff2", "normal", "400", "'Literata Display'"),
    ("literata-cyrillic.woff2", "normal", "400", "'Literata Cyrillic'"),
    ("literata-cyrillic-italic.woff2", "italic", "400", "'Literata Cyrillic'"),
)
"""``(file, style, weight, family)`` of the site's font files."""

CSS = """
@page {
  size: 140mm 216mm;
  margin: 21mm 19mm 24mm;
  @footnote { margin-top: 4mm; padding-top: 2mm; border-top: 0.3pt solid #999; }
}
@page :left {
  margin: 21mm 20mm 24mm 17mm;
  @top-left {
    content: counter(page); width: 12mm; font: 8.5pt Literata; font-variant-numeric: oldstyle-nums;
    vertical-align: bottom; padding-bottom: 4.5mm;
  }
  @top-center { content: element(book); width: 80%; vertical-align: bottom; padding-bottom: 4.5mm; }
}
@page :right {
  margin: 21mm 17mm 24mm 20mm;
  @top-right {
    content: counter(page); width: 12mm; font: 8.5pt Literata; font-variant-numeric: oldstyle-nums;
    vertical-align: bottom; padding-bottom: 4.5mm; text-align: right;
  }
  @top-center { content: element(chapter); width: 80%; vertical-align: bottom; padding-bottom: 4.5mm; }
}
@page :nth(1 of opening-a) {
  @top-left { content: none; } @top-center { content: none; } @top-right { content: none; }
  @bottom-center {
    content: counter(page); font: 8.5pt Literata; font-variant-numeric: oldstyle-nums; vertical-align: top;
    padding-top: 5mm;
  }
}
@page :nth(1 of opening-b) {
  @top-left { content: none; } @top-center { content: none; } @top-right { content: none; }
  @bottom-center {
    content: counter(page); font: 8.5pt Literata; font-variant-numeric: oldstyle-nums; vertical-align: top;
    padding-top: 5mm;
  }
}
@page bare { @top-left { content: none; } @top-center { content: none; } @top-right { content: none; } @bottom-center { content: none; } }
@page :blank { @top-left { content: none; } @top-center { content: none; } @top-right { content: none; } @bottom-center { content: none; } }

html { font: 10pt/13.6pt Literata, 'Literata Cyrillic', serif; font-variant-numeric: oldstyle-nums; color: #000; hyphens: auto; }
body { margin: 0; }
.running, .running-book {
  font-size: 7.8pt; line-height: 1; text-align: center; font-variant-caps: all-small-caps;
  letter-spacing: 0.06em; hyphens: none; white-space: nowrap;
}
.running { position: running(chapter); }
.running-book { position: running(book); }

.title, .imprint-page { page: bare; break-after: page; }
.title { padding-top: 38mm; }
.title .by { font-size: 12pt; margin: 0 0 8mm; text-indent: 0; }
.booktitle { font: 26pt/31pt 'Literata Display', Literata; margin: 0 0 12mm; hyphens: none; text-indent: 0; text-align: left; }
.title .imprint { font-size: 9.5pt; text-indent: 0; }
.imprint-page { font-size: 8.2pt; line-height: 11.4pt; padding-top: 105mm; text-align: left; }
.imprint-page p { text-indent: 0; margin: 0 0 2mm; text-align: left; }

.toc, .chapter { page: opening-a; break-before: right; }
.toc + .chapter, .chapter.b { page: opening-b; }
.toc h1 { margin-top: 12mm; }
.toc ul { list-style: none; margin: 0; padding: 0; }
.toc li { margin: 0 0 1.6mm; padding-left: 8mm; text-align: left; hyphens: none; position: relative; }
.toc li a { color: inherit; text-decoration: none; }
.toc li a::after { content: leader('  . ') target-counter(attr(href), page); font-variant-numeric: oldstyle-nums; }
.toc-n { position: absolute; left: 0; }
.toc .toc-part { font-variant-caps: all-small-caps; letter-spacing: 0.05em; padding-left: 0; margin-top: 5mm; }
.toc .toc-back { margin-top: 5mm; }

h1 {
  font: 20pt/25pt 'Literata Display', Literata; margin: 0 0 14mm; text-align: left; hyphens: none;
  break-after: avoid; bookmark-level: 1; bookmark-label: attr(data-label);
}
.chapter > h1:first-of-type { padding-top: 22mm; }
.part + h1 { padding-top: 8mm !important; }
h1 .n { display: block; font-size: 24pt; line-height: 30pt; font-variant-numeric: oldstyle-nums; }
.part { margin: 8mm 0 0; text-indent: 0; text-align: left; font-variant-caps: all-small-caps; letter-spacing: 0.05em; hyphens: none; }
.part span { display: block; }
.opens { position: absolute; top: -3mm; left: 0; margin: 0; text-indent: 0; }
h2 { font: italic 11pt/13.6pt Literata; margin: 13.6pt 0 6.8pt; text-align: left; hyphens: none; break-after: avoid; bookmark-level: 2; }
h3, h4 {
  font: 10pt/13.6pt Literata; font-variant-caps: all-small-caps; letter-spacing: 0.05em; margin: 13.6pt 0 4pt;
  break-after: avoid; text-align: left; bookmark-level: 3;
}
p { margin: 0; text-indent: 5mm; text-align: justify; orphans: 2; widows: 2; }
h1 + p, h2 + p, h3 + p, h4 + p, blockquote + p.on, blockquote p:first-child, dd, dt { text-indent: 0; }
blockquote { margin: 6.8pt 0 6.8pt 7mm; font-size: 9.2pt; line-height: 12.6pt; }
.vol { font-variant-caps: all-small-caps; letter-spacing: 0.03em; }
.pb {
  font-size: 6.2pt; line-height: 0; vertical-align: 0.5em; color: #666; padding: 0 0.15em; font-style: normal;
  font-variant-numeric: lining-nums; letter-spacing: 0;
}
.again { font-size: 6.8pt; vertical-align: super; line-height: 0; color: inherit; text-decoration: none; }

.fn {
  float: footnote; footnote-display: block; footnote-policy: line;
  font: 7.9pt/10.4pt Literata, 'Literata Cyrillic'; font-variant-numeric: oldstyle-nums; text-align: left;
  text-indent: 0; hyphens: auto; margin: 0 0 0.6mm;
}
.fn::footnote-call {
  content: attr(data-n); font: 6.8pt Literata; font-variant-numeric: lining-nums; vertical-align: super;
  line-height: 0; color: inherit;
}
.fn::footnote-marker { content: attr(data-n) '\\2002'; font: inherit; font-variant-numeric: oldstyle-nums; }
.work { text-indent: -5mm; padding-left: 5mm; text-align: left; font-size: 9pt; line-height: 12pt; margin-bottom: 0.6mm; }
.ed { margin: 4pt 0 4pt 5mm; text-indent: 0; font-size: 8.6pt; line-height: 11.4pt; }
.cm { font: italic 6.8pt Literata; vertical-align: super; line-height: 0; color: inherit; text-decoration: none; }
.comment { font-size: 9pt; line-height: 12pt; }
.comment p, .comment li { text-indent: 0; margin: 0 0 3pt; }
.about { color: #444; text-align: left; }
.about a { color: inherit; text-decoration: none; }
.left { text-indent: 0; font-size: 8.6pt; }
dt { break-after: avoid; font-size: 8.4pt; margin-top: 3mm; color: #444; }
dd { margin: 0; text-align: left; overflow-wrap: anywhere; }
"""
