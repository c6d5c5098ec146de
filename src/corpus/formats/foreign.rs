//! Formats that are known and not read: each is refused by its name, with what to export instead, so that nothing of
//! it is taken for speech.

use crate::corpus::error::ReadError;
use crate::corpus::part::text_part;

/// What an XML document begins with, in its first bytes, what it is, and what to do.
const XML_KINDS: [(&str, &str, &str); 14] = [
    ("<basic-transcription", "a transcription of EXMARaLDA", "export it as ELAN (.eaf) or Praat TextGrid"),
    ("<annotation-tier", "a tier of EXMARaLDA", "export the transcription as ELAN (.eaf)"),
    ("<trans ", "a transcription of Transcriber", "export it as .txt with speakers and times"),
    ("<folker-transcription", "a transcription of FOLKER", "export it as ELAN (.eaf) or Praat TextGrid"),
    ("<chat ", "a TalkBank transcript in XML", "export it as CHAT (.cha)"),
    ("<tei", "a TEI document", "save its text as .txt, with each speaker's name before a colon"),
    (
        "<project xmlns=\"urn:qda-xml",
        "a project of REFI-QDA without its package",
        "import the .qdpx it is from",
    ),
    ("<codebook", "a codebook", "import it by its own name, as .qdc"),
    ("<fcpxml", "a project of Final Cut", "export its captions as .srt"),
    ("<xmeml", "a project of Premiere or Final Cut", "export its captions as .srt"),
    ("<rss", "a feed of podcasts", "save the transcripts it links to and import those"),
    ("<feed", "a feed", "save the transcripts it links to and import those"),
    ("<word-document", "a Word document in one XML file", "save it as .docx"),
    ("<?mso-application progid=\"word.document\"", "a Word document in one XML file", "save it as .docx"),
];

/// The same for texts that are no XML.
const TEXT_KINDS: [(&str, &str, &str); 9] = [
    ("\\documentclass", "a LaTeX document", "save its text as .txt and import that"),
    ("begin:vcalendar", "a calendar", "import the transcripts of its meetings"),
    ("mime-version:", "a mail or a web archive", "save its text as .txt and import that"),
    ("#extm3u", "a playlist", "import the captions it names"),
    ("solid ", "a three-dimensional model", "if it is of subtitles, export them as .srt"),
    ("850stl", "EBU subtitles", "export them as .srt or .vtt"),
    ("speaker ", "a list of who speaks when, without words (RTTM)", "import the transcript it belongs to"),
    ("#!/", "a program", "import the transcript it makes, such as the .srt or .vtt beside it"),
    ("%!ps", "a PostScript file", "save its text as .txt and import that"),
];

/// The error for XML of a kind that is not read.
pub(super) fn unknown_xml(start: &str) -> ReadError {
    let head = text_part(start, ..start.floor_char_boundary(start.len().min(2000))).to_lowercase();
    match XML_KINDS.iter().find(|(mark, ..)| head.contains(mark)) {
        Some((_, what, instead)) => {
            ReadError::new(format!("is {what}, which leitmotif does not read; {instead}"))
        }
        None => ReadError::new(
            "is an XML document of a kind leitmotif does not know; save its text as .txt and import that",
        ),
    }
}

/// The error for a text in a format that is not read; none where it may be speech.
pub(super) fn refusal(start: &str) -> Option<ReadError> {
    let head = text_part(start, ..start.floor_char_boundary(start.len().min(200))).to_lowercase();
    let (_, what, instead) = TEXT_KINDS.iter().find(|(mark, ..)| head.starts_with(mark))?;
    // A model says `facet` below; a talk may begin with any word.
    let sure = match *what {
        "a three-dimensional model" => head.contains("facet"),
        "a list of who speaks when, without words (RTTM)" => head.contains(" <na> <na> "),
        _ => true,
    };
    sure.then(|| ReadError::new(format!("is {what}, which leitmotif does not read; {instead}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_name_the_format_and_what_to_do() {
        let reason = unknown_xml("<?xml version=\"1.0\"?>\n<basic-transcription>").reason;
        assert!(reason.contains("EXMARaLDA") && reason.contains(".eaf"), "{reason}");
        assert!(refusal("\\documentclass{article}").unwrap().reason.contains("LaTeX"));
        assert!(
            refusal("SPEAKER talk 1 0.00 5.00 <NA> <NA> spk0 <NA> <NA>").unwrap().reason.contains("RTTM")
        );
        assert!(refusal("Speaker 1: So it was.").is_none());
        assert!(refusal("Solid ground, she said.").is_none());
        assert!(unknown_xml("<?xml?><x/>").reason.contains("does not know"));
    }
}
