//! Imports tables of other programs: codings of transcripts that are here already become themes and
//! decisions.

use super::codes::{apply_imported_codes, imported_theme};
use crate::coding::edits::ImportedCodes;
use crate::coding::{Codebook, Signature};
use crate::corpus::{Corpus, SnippetIndex, Transcript, TranscriptId, decode_text};
use crate::exchange::TextSource;
use crate::exchange::other_tools::table_rows::{self, ToolTable, ToolTableKind};
use crate::exchange::other_tools::{CodedTable, resolve_table};
use crate::jobs::export::ProjectTexts;
use crate::jobs::foreign_summary::{ForeignImport, foreign_error, read_bounded, source_name};
use crate::jobs::{ImportOptions, JobResult};
use crate::project::Project;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Largest table that is read, in bytes. Chosen by hand; not measured.
const MAX_TABLE_BYTES: u64 = 512 << 20;
/// Most bytes of its first line that are looked at to tell its kind: bounds the read of files without line
/// ends.
const MAX_FIRST_LINE_BYTES: u64 = 1 << 16;

/// The kind of a table of another program about transcripts that are here; none for other files. A table
/// imported for its own texts, or with columns named, stays what it was; a table of documents with their
/// topics says nothing before there are transcripts.
///
/// # Errors
/// When the project cannot be read.
pub(super) fn table_kind(
    project: &Project,
    path: &Path,
    options: &ImportOptions,
) -> JobResult<Option<ToolTableKind>> {
    let Some(kind) = kind_by_first_line(path).filter(|_| options.table.is_none()) else { return Ok(None) };
    let key = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let known = project.imported_files()?.contains_key(key.to_string_lossy().as_ref());
    let empty = kind == ToolTableKind::Documents && project.load_corpus()?.transcripts.is_empty();
    Ok((!known && !empty).then_some(kind))
}

/// The kind of a table by its extension and its first line.
fn kind_by_first_line(path: &Path) -> Option<ToolTableKind> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    if !["csv", "tsv", "txt"].contains(&extension.as_str()) {
        return None;
    }
    let mut line = Vec::new();
    let file = std::fs::File::open(path).ok()?.take(MAX_FIRST_LINE_BYTES);
    BufReader::new(file).read_until(b'\n', &mut line).ok()?;
    table_rows::table_kind(&String::from_utf8_lossy(&line))
}

/// Imports a table as one edit that undo takes back.
///
/// # Errors
/// [`crate::jobs::JobError::Foreign`] where it cannot be read or nothing it names is here, or what the
/// project says.
pub(super) fn import_table(
    project: &mut Project,
    path: &Path,
    kind: ToolTableKind,
) -> JobResult<ForeignImport> {
    let text = read_table(path)?;
    let (rows, lost) = table_rows::read_table(kind, &text);
    let corpus = project.load_corpus()?;
    let mut codebook = project.codebook()?;
    let texts = NamedTexts { texts: ProjectTexts { project, corpus: &corpus }, codebook: &codebook };
    let handed = resolve_table(&rows, lost, &corpus, &texts).map_err(|error| foreign_error(path, error))?;
    if handed.row_count > 0 && handed.passages.is_empty() {
        return Err(foreign_error(path, nothing_found_error(&rows, &corpus)));
    }
    let mut brought =
        ForeignImport { path: path.to_owned(), losses: handed.losses.clone(), ..ForeignImport::default() };
    apply_imported_codes(project, &mut codebook, &imported_codes(path, &handed), &mut brought)?;
    Ok(brought)
}

/// The texts of a project with the names shown of who speaks: those that our exports write.
struct NamedTexts<'a> {
    texts: ProjectTexts<'a>,
    codebook: &'a Codebook,
}

impl TextSource for NamedTexts<'_> {
    fn for_each_snippet(&self, each: &mut dyn FnMut(SnippetIndex, &str) -> io::Result<()>) -> io::Result<()> {
        self.texts.for_each_snippet(each)
    }

    fn snippet_texts(&self, snippets: &[SnippetIndex]) -> io::Result<Vec<String>> {
        self.texts.snippet_texts(snippets)
    }

    fn load_transcript(&self, id: TranscriptId) -> io::Result<Transcript> {
        let mut transcript = self.texts.load_transcript(id)?;
        self.codebook.name_turn_speakers(&mut transcript);
        Ok(transcript)
    }
}

/// Reads and decodes a table.
fn read_table(path: &Path) -> JobResult<String> {
    let bytes = read_bounded(path, MAX_TABLE_BYTES, "it is larger than 512 MiB")?;
    Ok(decode_text(&bytes).map_err(|error| foreign_error(path, error))?.text)
}

/// Why a table of which nothing was found is refused, and what to do.
fn nothing_found_error(rows: &ToolTable, corpus: &Corpus) -> String {
    let here = corpus.transcripts.len();
    match rows {
        ToolTable::Documents(_) => format!(
            "none of its documents is a snippet or a transcript of this project ({here} transcripts); \
             --text-column Document imports them as transcripts"
        ),
        _ => format!(
            "none of its highlights was found in this project ({here} transcripts); import the documents first"
        ),
    }
}

/// The passages and codes of a table, as an edit takes them. They have no coder and no time.
fn imported_codes(path: &Path, handed: &CodedTable) -> ImportedCodes {
    let unsigned = || Signature { coder: String::new(), time: String::new() };
    ImportedCodes {
        source_name: source_name(path),
        // Tables know themes by name only.
        themes: handed.codes.iter().map(|code| imported_theme(code, None)).collect(),
        decisions: handed.passages.iter().map(|(code, place)| (*code, place.clone(), unsigned())).collect(),
        ..ImportedCodes::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::project;
    use super::*;
    use crate::jobs::{JobError, import_paths};
    use crate::progress::NoProgress;

    fn bring(project: &mut Project, path: &Path) -> crate::jobs::ImportReport {
        import_paths(project, &[path.to_owned()], &ImportOptions::default(), &NoProgress).unwrap()
    }

    #[test]
    fn highlights_become_decisions_that_one_undo_takes_back() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            std::fs::write(dir.path().join(name), text).unwrap();
            dir.path().join(name)
        };
        let talk = file("talk.txt", "We tried five sizes.\n\nHalf of it was boilerplate, half was not.");
        let tags = file("codebook.csv", "tag,description,number of highlights\nDesign.RAG,So.,2\n");
        let marks =
            "id,document,tag,content\n1,talk.txt,Design.RAG,five sizes\n2,talk,Design.RAG,half\n3,no,X,y\n";
        let marks = file("highlights.csv", marks);
        let mut project = project(&dir.path().join("p"));
        bring(&mut project, &talk);
        let report = bring(&mut project, &tags);
        assert_eq!((report.added, report.transcripts, report.foreign_imports[0].themes), (1, 1, 2));
        let report = bring(&mut project, &marks);
        assert_eq!(
            (report.foreign_imports[0].passages, report.warnings.len()),
            (2, 1),
            "{:?}",
            report.warnings
        );
        assert_eq!(report.warnings[0].line, Some(4));
        let mut book = project.codebook().unwrap();
        let theme = book.find_theme("Design/RAG").unwrap();
        assert_eq!((book.themes.len(), book.themes[&theme].description.as_str()), (2, "So."));
        let text = project.transcript_text(project.load_corpus().unwrap().transcripts[0].id).unwrap();
        let spans = book.assignments.values().flat_map(|it| &it.spans);
        assert_eq!(spans.map(|placed| placed.span.slice(&text)).collect::<Vec<_>>(), ["five sizes", "half"]);

        let again = bring(&mut project, &marks);
        assert_eq!((again.unchanged, again.foreign_imports[0].edit.is_none()), (1, true));
        project.undo(&mut book).unwrap().unwrap();
        assert!(book.assignments.is_empty() && book.themes.len() == 2);
    }

    #[test]
    fn a_table_of_documents_is_about_what_is_here() {
        let dir = tempfile::tempdir().unwrap();
        let table = dir.path().join("docs.csv");
        std::fs::write(
            &table,
            "Document,Topic,Name\nWe tried five sizes.,0,0_sizes\nHalf was not.,-1,-1_half\n",
        )
        .unwrap();
        let mut fresh = project(&dir.path().join("fresh"));
        let report = bring(&mut fresh, &table);
        assert_eq!((report.transcripts, report.foreign_imports.len()), (2, 0), "read for its texts");
        let report = bring(&mut fresh, &table);
        assert_eq!((report.unchanged, report.foreign_imports.len()), (1, 0), "and it stays so");

        let copy = dir.path().join("topics.csv");
        std::fs::copy(&table, &copy).unwrap();
        let report = bring(&mut fresh, &copy);
        assert_eq!(report.foreign_imports[0].passages, 1);
        let book = fresh.codebook().unwrap();
        assert!(book.find_theme("BERTopic/0_sizes").is_ok());

        std::fs::write(&copy, "Document,Topic\nsomething else,3\n").unwrap();
        let report = bring(&mut fresh, &copy);
        assert!(report.skipped[0].reason.contains("--text-column Document"), "{:?}", report.skipped);
        let lost = dir.path().join("h.csv");
        std::fs::write(&lost, "id,document,tag,content\n1,x,y,z\n").unwrap();
        let mut empty = project(&dir.path().join("empty"));
        let error = import_table(&mut empty, &lost, ToolTableKind::Highlights).unwrap_err();
        assert!(
            matches!(&error, JobError::Foreign { reason, .. } if reason.contains("import the documents"))
        );
    }
}
