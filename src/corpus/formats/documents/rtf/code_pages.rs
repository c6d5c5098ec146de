//! RTF's code pages, character sets and destinations without running text.

use crate::corpus::word_list::WordList;
use encoding_rs::Encoding;

/// Destinations that hold no running text.
pub(super) static SKIPPED_DESTINATIONS: WordList = WordList::new(
    "colortbl, stylesheet, pict, object, header, headerl, headerr, headerf, footer, footerl, footerr, \
     footerf, footnote, annotation, atnid, atnauthor, fldinst, listtable, listoverridetable, revtbl, \
     rsidtbl, themedata, datastore, latentstyles, generator, xmlnstbl, filetbl, nonshppict, shpinst, \
     bkmkstart, bkmkend, operator, company, comment, keywords, subject, doccomm, category, manager, \
     hlinkbase, revtim, printim, buptim, listtext, pntext, xe, tc, datafield, ftnsep, ftnsepc, aftnsep, \
     aftnsepc, mmathPr",
);

/// The encoding of a code page; none where it is not known.
pub(super) fn encoding_of_code_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        874 => "windows-874".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        866 => "ibm866".to_owned(),
        10000 => "macintosh".to_owned(),
        65001 => "utf-8".to_owned(),
        1250..=1258 => format!("windows-{number}"),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// The encoding of a font's character set; none where it is not known.
pub(super) fn encoding_of_charset(number: i32) -> Option<&'static Encoding> {
    encoding_of_code_page(match number {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        0 => 1252,
        _ => return None,
    })
}
