//! Files made to do harm: each costs bounded memory, and one of them in a folder costs no other.

use super::bench::Bench;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// The most memory any file may take, in MB.
const MAX_MEMORY: u64 = 1000;
/// Far more than any takes without optimisation, on a busy machine.
const MAX_TIME: Duration = Duration::from_secs(300);

const HEAD: &[u8] = b"Anna: The marmalade of my grandmother was famous in the whole valley.\n";

fn repeated(part: &str, times: usize) -> Vec<u8> {
    part.repeat(times).into_bytes()
}

fn between(begin: &str, part: &str, times: usize, end: &str) -> Vec<u8> {
    [begin.as_bytes(), &repeated(part, times), end.as_bytes()].concat()
}

fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A PDF of these objects, of which the first is the catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let (mut bytes, mut table) = (b"%PDF-1.7\n".to_vec(), String::new());
    for (at, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", bytes.len());
        bytes.extend(format!("{} 0 obj\n", at + 1).bytes().chain(object.iter().copied()));
        bytes.extend(b"\nendobj\n");
    }
    let (begin, count) = (bytes.len(), objects.len() + 1);
    let end = format!("trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{begin}\n%%EOF\n");
    bytes.extend(format!("xref\n0 {count}\n0000000000 65535 f \n{table}{end}").bytes());
    bytes
}

/// A stream of a PDF.
fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(content).unwrap();
    let packed = packed.finish().unwrap();
    let head = format!("<<{entries}/Filter/FlateDecode/Length {}>>stream\n", packed.len());
    [head.as_bytes(), &packed, b"\nendstream"].concat()
}

/// A PDF of so many pages that all show the same, with these objects behind page, content and font.
fn pages(count: usize, content: &[u8], more: &[Vec<u8>]) -> Vec<u8> {
    let first = 5 + more.len();
    let kids: String = (0..count).map(|at| format!("{} 0 R ", first + at)).collect();
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 3 0 R\
                /Resources<</XObject<</F 5 0 R>>/Font<</A 4 0 R>>>>>>";
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {count}>>").into_bytes(),
        stream("", content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
    ];
    objects.extend_from_slice(more);
    objects.extend((0..count).map(|_| page.as_bytes().to_vec()));
    pdf(&objects)
}

/// Forms of a PDF, the first the fifth object, each of which draws the next thirty times.
fn nested_forms() -> Vec<Vec<u8>> {
    let form = |at: usize| {
        let next = format!("/XObject<</F {} 0 R>>", at + 1);
        let entries = format!("/Type/XObject/Subtype/Form/Resources<</Font<</A 4 0 R>>{next}>>");
        stream(&entries, &if at < 12 { repeated("/F Do ", 30) } else { b"BT /A 9 Tf (words) Tj ET".to_vec() })
    };
    (5..13).map(form).collect()
}

/// Office documents that ask for more than they hold.
fn hostile_office() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let office = "urn:oasis:names:tc:opendocument:xmlns";
    let open = |kind: &str, body: &str| {
        let content = format!(
            "<office:document-content xmlns:office='{office}:office:1.0' xmlns:text='{office}:text:1.0' \
             xmlns:table='{office}:table:1.0'><office:body><office:{kind}>{body}</office:{kind}></office:body>\
             </office:document-content>"
        );
        let mime = format!("application/vnd.oasis.opendocument.{kind}");
        zip(&[("mimetype".to_owned(), mime.into_bytes()), ("content.xml".to_owned(), content.into_bytes())])
    };
    // Words that are not alike, so that they are packed to no less than a hundredth.
    let mut random = 1_u64;
    let long: String = (0..1_000_000)
        .map(|_| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b"abcdefg "[(random >> 61) as usize])
        })
        .collect();
    let cell = |text: &str| {
        format!(
            "<table:table table:name='a'><table:table-row table:number-rows-repeated='2000000000'>\
             <table:table-cell table:number-columns-repeated='2000000000'><text:p>{text}</text:p></table:table-cell>\
             </table:table-row></table:table>"
        )
    };
    let book = |strings: &str, rows: &str| {
        let part = |name: &str, text: String| (format!("xl/{name}"), text.into_bytes());
        zip(&[
            part(
                "workbook.xml",
                "<workbook><sheets><sheet name='a' id='r1'/></sheets></workbook>".to_owned(),
            ),
            part("sharedStrings.xml", format!("<sst><si><t>{strings}</t></si></sst>")),
            part("worksheets/sheet1.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
        ])
    };
    let shared = "<row><c t='s'><v>0</v></c></row>";
    let far: String = (0..2000)
        .map(|at| format!("<row r='{0}'><c r='XFD{0}' t='s'><v>0</v></c></row>", 1_048_576 - at))
        .collect();
    let word = |body: &str| {
        let words = "<w:document xmlns:w='w'><w:body>";
        let text = format!("{words}{body}</w:body></w:document>");
        zip(&[("word/document.xml".to_owned(), text.into_bytes())])
    };
    let text = |tags: &str, end: &str| {
        format!("{}<w:p><w:r><w:t>a</w:t></w:r></w:p>{}", tags.repeat(100_000), end.repeat(100_000))
    };
    vec![
        ("cell.ods", open("spreadsheet", &cell(&long)), "MB of text in its cells"),
        ("cells.ods", open("spreadsheet", &cell("words of a cell")), ""),
        ("rows.odt", open("text", &cell("words of a cell")), ""),
        ("blanks.odt", open("text", &"<text:p>a<text:s text:c='2000000000'/>b</text:p>".repeat(50)), ""),
        ("spans.odt", open("text", &format!("<text:p>{}a</text:p>", "<text:span>".repeat(400_000))), ""),
        ("shared.xlsx", book(&long, &shared.repeat(50_000)), "MB of text in its cells"),
        ("far.xlsx", book("words", &format!("<row r='1'><c t='s'><v>0</v></c></row>{far}")), ""),
        ("bomb.xlsx", book(&"a".repeat(200 << 20), shared), "times its size"),
        ("bomb.docx", word(&"a".repeat(200 << 20)), "times its size"),
        ("tables.docx", word(&text("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")), ""),
    ]
}

/// Each with its name, and what is said of it; nothing where it can be read. What can be read is as large as it may be
/// where `LEITMOTIF_LONG_TESTS` is set, else a twentieth: without optimisation that takes seconds.
fn hostile_files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let million = 1_000_000;
    let part = if std::env::var_os("LEITMOTIF_LONG_TESTS").is_some() { 1 } else { 20 };
    let bomb: Vec<_> = (0..16).map(|at| (format!("{at}.txt"), repeated("a\n", 8 << 20))).collect();
    let bomb = zip(&bomb);
    let nest: Vec<_> = (0..20).map(|at| (format!("{at}.zip"), bomb.clone())).collect();
    let words = "<w:document xmlns:w='w'><w:body>";
    let office = vec![(
        "word/document.xml".to_owned(),
        between(words, "<w:p><w:r><w:t>a</w:t></w:r></w:p>", 400_000 / part, "</w:body></w:document>"),
    )];
    let strings = "(a)Tj ";
    let mut all = hostile_office();
    all.extend([
        ("line_ends.txt", repeated("\n", 100 * million), "may have 64 MB at most"),
        ("short_lines.txt", repeated("a\n", 3 * million), "line ends and marks of its format"),
        ("most_lines.txt", repeated("a\n\n", 990_000 / part), ""),
        ("one_word.txt", repeated("a", 60 * million / part), ""),
        ("speakers.txt", repeated("A: a\nB: b\n", 900_000 / part), ""),
        ("strings.txt", [HEAD, &repeated("\u{1b}]", 20 * million / part)].concat(), ""),
        ("marks.txt", [HEAD, &repeated("e\u{301}\u{301}\u{301}\u{301}", 6 * million / part)].concat(), ""),
        ("commas.csv", repeated(",", 20 * million), "commas and other separators"),
        (
            "columns.csv",
            [repeated("a,", 4 * million / part), b"\n".to_vec(), repeated("a,", 4 * million / part)].concat(),
            "no column",
        ),
        ("rows.csv", between("id,text\n", "1,a\n", 600_000, ""), "cut it into smaller files"),
        ("deep.json", repeated("[", 1_900_000), "JSON"),
        (
            "numbers.json",
            between("{\"segments\":[0", ",0", 9 * million, "]}"),
            "no transcript leitmotif knows",
        ),
        (
            "attributes.html",
            between("<html><p ", "a=\"b\" ", 900_000 / part, ">The marmalade of my grandmother.</p>"),
            "",
        ),
        ("tags.html", between("<html><body>", "<p>a", 1_900_000 / part, ""), ""),
        ("cues.vtt", between("WEBVTT\n\n", "00:00.000 --> 00:01.000\na\n\n", 600_000 / part, ""), ""),
        ("nested.zip", zip(&nest), ""),
        ("paragraphs.docx", zip(&office), ""),
        ("groups.rtf", between("{\\rtf1 ", "{", 60 * million / part, ""), ""),
        ("binary.rtf", repeated("{\\rtf1 words {\\bin2000000000 a}}", 10), ""),
        ("tables.rtf", between("{\\rtf1 ", "\\trowd\\cellx1\\cell\\row ", 2 * million / part, "}"), ""),
        ("fonts.rtf", between("{\\rtf1{\\fonttbl", "{\\f1\\fcharset128 a;}", million / part, "}words}"), ""),
        ("escapes.rtf", between("{\\rtf1 ", "\\u-1?\\'ff\\par ", 3 * million / part, "}"), ""),
        ("forms.pdf", pages(1, &repeated("/F Do ", 30), &nested_forms()), "more drawings on its pages"),
        ("stream.pdf", pages(1, &repeated("BT /A 9 Tf (a) Tj ET ", 4 * million), &[]), "inflate to more"),
        ("strings.pdf", pages(1, &between("BT /A 9 Tf ", strings, 10 * million, "ET"), &[]), "more drawings"),
        ("pages.pdf", pages(1_000, &between("BT /A 9 Tf ", strings, 60_000 / part, "ET"), &[]), ""),
    ]);
    all
}

/// The most memory the process ever took, in MB; none where the system does not say.
fn memory_of(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

#[test]
fn files_made_to_do_harm_cost_bounded_memory_and_nothing_else() {
    if memory_of(std::process::id()).is_none() {
        eprintln!("SKIPPED: the system does not say how much memory a program took");
        return;
    }
    for (name, bytes, reason) in hostile_files() {
        let bench = Bench::new();
        bench.talk("good.txt", HEAD);
        bench.talk(name, &bytes);
        drop(bytes);
        let (begun, mut most) = (Instant::now(), 0);
        let talks = bench.talks();
        let mut command = bench.command(&["import", &talks]);
        let output = std::fs::File::create(bench.path("said")).unwrap();
        let also = output.try_clone().unwrap();
        let mut child = command.stdout(output).stderr(also).spawn().unwrap();
        while child.try_wait().unwrap().is_none() {
            most = most.max(memory_of(child.id()).unwrap_or(0));
            assert!(
                begun.elapsed() < MAX_TIME && most < MAX_MEMORY,
                "{name}: {most} MB, {:?}",
                begun.elapsed()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
        let code = child.wait().unwrap().code();
        let said = std::fs::read_to_string(bench.path("said")).unwrap();
        println!("{name}: {most} MB, {:?}", begun.elapsed());
        assert_eq!(code, Some(0), "{name}: {said}");
        assert!(said.contains(reason), "{name}: {said}");
        // The file beside it was read all the same.
        assert_eq!(
            bench.json(&["search", "famous", "--mode", "text"])["total"].as_u64().map(|it| it > 0),
            Some(true),
            "{name}"
        );
    }
}
