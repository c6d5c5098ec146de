//! What a speaker may be called: plausible names, labels that machines gave, roles.
//!
//! Whether a name is a speaker of a file is decided from the whole file (see [`layout`](super::layout)).

use crate::corpus::word_list::WordList;

/// How long a name may be, in bytes: beyond that a colon ends a clause rather than a name. Chosen by hand.
const MAX_NAME_BYTES: usize = 120;

/// From running text and notes: what stands before a colon there and is no speaker. Chosen by
/// hand; not complete, and need not be, since a name must also come back.
static NOT_NAMES: WordList = WordList::new(
    "note, notes, warning, example, edit, update, http, https, ftp, mailto, file, source, sources, \
     summary, transcript, title, date, url, link, links, chapter, part, section, topic, topics, \
     keywords, tags, references, ps, p.s, nb, n.b, todo, tip, important, remember, email, e-mail, \
     website, phone, tel, time, duration, length, step, figure, table, hinweis, achtung, beispiel, \
     quelle, datum, titel, thema, ملاحظة, for example, that is, like this, in short, the question is, \
     the answer is, quote, agenda, meeting, lunch, so, and, but, then, because, the, it says, he \
     said, she said, i said, question, answer, books, links, show notes, sponsors, correction, \
     disclaimer, update, pros, cons, action, action item, owner, due, status, priority, decision, next steps, \
     关键词, 關鍵詞, 文字记录, 文字記錄",
);

/// Says whether a word is one of those that stand before a colon in text and notes.
pub(crate) fn stands_before_colons(name: &str) -> bool {
    let lower = name.to_lowercase();
    NOT_NAMES.contains(lower.trim_end_matches(|c: char| c == '.' || c.is_ascii_digit()).trim_end())
}

/// The most words of an office that speaks, each with a capital. Chosen by hand.
const MAX_OFFICE_WORDS: usize = 12;

/// What stands for nobody who could be told: the next words are not those of whoever spoke before. In small letters, without
/// what stands around it.
pub(crate) fn is_nobody_label(label: &str) -> bool {
    static NOBODY: WordList = WordList::new(
        "unidentified, unidentified speaker, unidentified male, unidentified female, unidentified voice, unknown, unknown voice, \
         unk, unclear, inaudible, various, several, all, n.n., nn, unbekannt, unverständlich, mehrere, alle, inconnu, inaudible, \
         desconocido, varios, todos, desconhecido, sconosciuto, onbekend, nieznany, неизвестный, bilinmeyen, 不明, 未知",
    );
    let around = |c: char| c.is_whitespace() || "[](){}<>*_".contains(c);
    let label = label.trim_matches(around);
    let signs = !label.is_empty()
        && label.len() <= 4
        && label.chars().all(|c| matches!(c, '?' | 'x' | 'X' | '…' | '_'));
    signs || NOBODY.contains(&label.to_lowercase())
}

/// Says whether words could be what a speaker is called: short, without sentence marks, beginning
/// with a capital (in scripts that have them), and none of the words that like to stand before a
/// colon in running text.
pub(crate) fn is_plausible_name(name: &str) -> bool {
    /// Roles, which name a speaker though they begin in lower case.
    static ROLES: WordList = WordList::new(
        "speaker, spk, interviewer, interviewee, participant, respondent, moderator, host, guest, unknown speaker, \
         facilitator, researcher, informant, sprecher, speaker_, voice, channel",
    );
    let name = name.trim_matches(|c: char| c.is_whitespace() || is_direction_mark(c));
    let bare = name.split(['(', '[', '（']).next().unwrap_or(name).trim();
    let words = bare.split_whitespace().count();
    let first = bare.trim_start_matches(['"', '\'', '(', '@', '>', ' ', '‘', '“', '„', '«']).chars().next();
    let lower = bare.to_lowercase();
    let lower_label = ROLES.iter().any(|role| lower.starts_with(role));
    // Devices are called `iPhone` and the like.
    let inner = bare.chars().take(4).skip(1).any(char::is_uppercase) && words <= 3;
    let begins = first.is_some_and(|c| (c.is_alphabetic() && !c.is_lowercase()) || lower_label || inner);
    let wordy = bare
        .chars()
        .all(|c| c.is_alphanumeric() || is_combining_mark(c) || " .'’‘‚‛“”„\"«»-_&/#,@>№|+·".contains(c));
    let stops = !points_are_initials(bare);
    // Offices are longer than names: the Secretary of State for Business and Trade.
    let short = words <= 6 || words <= MAX_OFFICE_WORDS && is_capitalised(bare);
    (words > 0 && short)
        && name.len() <= MAX_NAME_BYTES
        && begins
        && wordy
        && !stops
        && bare.chars().any(char::is_alphabetic)
        && !stands_before_colons(bare)
}

/// What a label that a machine gave is called: `SPEAKER_00`, `spk_0`, `speaker_0` and `S0` are
/// "Speaker 0". None for all other names.
pub(crate) fn name_machine_label(label: &str) -> Option<String> {
    let lower = label.to_ascii_lowercase();
    let number =
        ["speaker_", "speaker-", "speaker ", "spk_", "spk"].iter().find_map(|mark| lower.strip_prefix(mark));
    let number = number.or_else(|| label.strip_prefix('S'))?;
    let fits = (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| number.parse::<u32>().ok()).flatten().map(|number| format!("Speaker {number}"))
}

/// Says whether a label is `S` and a number: a recogniser's speaker, or whom somebody who wrote by hand calls so.
pub(crate) fn is_letter_and_number(label: &str) -> bool {
    label.strip_prefix('S').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// Says whether each word of a name begins with a capital, is in a script without them, or is one of the
/// small words inside names. Required of a name that stands before a colon only once.
pub(crate) fn is_capitalised(name: &str) -> bool {
    const SMALL: &[&str] = &[
        "von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al",
        "bin", "und", "and", "for", "of", "the", "für", "des", "do", "e", "y", "et",
    ];
    name.split_whitespace().enumerate().all(|(at, word)| {
        let first = word.chars().find(|c| c.is_alphanumeric());
        at == 0 || SMALL.contains(&word) || first.is_none_or(|c| !c.is_lowercase())
    })
}

/// Says whether a character only marks the direction of text.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Says whether a character is a vowel sign or accent, which stands inside names though it is no letter.
fn is_combining_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{200c}'..='\u{200f}'
        | '\u{900}'..='\u{dff}' | '\u{e31}'..='\u{e4e}' | '\u{eb1}'..='\u{ece}' | '\u{102b}'..='\u{103e}'
        | '\u{17b4}'..='\u{17d3}')
}

/// Says whether every point in a name follows an initial or a title ("Dr. Smith", "J. R. Jones") rather than
/// ends a sentence; true where there is no point.
fn points_are_initials(name: &str) -> bool {
    const TITLES: &[&str] = &[
        "mr.", "mrs.", "ms.", "dr.", "prof.", "jr.", "sr.", "st.", "rev.", "hon.", "sen.", "rep.", "gov.",
        "gen.", "capt.", "lt.", "sgt.", "fr.", "hr.", "frl.", "dipl.", "ing.", "mag.", "lic.", "sra.",
        "srta.", "dra.", "mme.", "mlle.", "sig.", "dott.", "avv.", "dhr.", "mw.", "drs.", "mgr.", "hab.",
    ];
    // Roles cut short, which are the whole label: `Int.`, `Entrev. 2`.
    const ROLES: &[&str] = &[
        "int.",
        "interv.",
        "entrev.",
        "mod.",
        "bef.",
        "befr.",
        "resp.",
        "part.",
        "inf.",
        "enq.",
        "инт.",
        "корр.",
        "респ.",
    ];
    let first = name.split_whitespace().next().unwrap_or("").to_lowercase();
    let is_role = ROLES.contains(&first.as_str()) && name.split_whitespace().count() <= 2;
    // `J.-L.` are two initials.
    let initial = |word: &str| word.split('-').all(|part| part.chars().count() == 2);
    // So are the letters of `Ph.D.`.
    let degree =
        |word: &str| word.matches('.').count() > 1 && word.split('.').all(|part| part.chars().count() <= 2);
    let fits = |word: &str| initial(word) || degree(word) || TITLES.contains(&word.to_lowercase().as_str());
    is_role || name.split_whitespace().filter(|word| word.ends_with('.')).all(fits)
}

/// Says whether a label is a role of who asks in an interview, in the languages interviews are labelled in.
pub(crate) fn is_role_of_asker(label: &str) -> bool {
    static ASKERS: WordList = WordList::new(
        "i, int, iv, q, interviewer, interviewerin, interviewer 1, interviewer 2, moderator, moderatorin, mod, \
         facilitator, researcher, frage, enquêteur, enquêtrice, intervieweur, intervieweuse, entrevistador, \
         entrevistadora, entrevistatore, intervistatore, interviewster, haastattelija, интервьюер, модератор, \
         聞き手, 司会, 采访者, 採訪者, 主持人, 면접관, 진행자, ผู้สัมภาษณ์, साक्षात्कारकर्ता, المحاور, المحاورة, מראיין, מראיינת, görüşmeci, \
         host, interviewers, question, questioner, fragende, pregunta, pergunta, domanda, q, entrev, entrevistador/a, \
         haastattelija, intervjuare, intervjuer, badacz, badaczka, ankieter, prowadzący, tazatel, tazatelka, kérdező, \
         pewawancara, người phỏng vấn, geïnterviewer, onderzoeker, вопрос, корр, корреспондент, ведущий, ведущая, \
         інтерв'юер, інтервʼюер, питання, и, 記者, 問, 问, 记者, 面談者, 質問者, インタビュアー, 면담자, 질문자, س, السائل, \
         المذيع, ש, שאלה, مصاحبه‌گر, প্রশ্নকর্তা, সাক্ষাৎকারগ্রহীতা, anketör, soru, ερευνητής, ερευνήτρια, ερώτηση",
    );
    let is_around = |c: char| !c.is_alphanumeric() && (!is_combining_mark(c) || is_direction_mark(c));
    let label = label.trim_matches(is_around).to_lowercase();
    ASKERS.contains(&label)
        || ASKERS.contains(label.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end())
}

/// Says whether a label is a role of who leads a broadcast, and may say as much of the subject as the guests: one of those of
/// [`is_role_of_asker`].
pub(crate) fn is_role_of_host(label: &str) -> bool {
    static HOSTS: WordList =
        WordList::new("host, ведущий, ведущая, 主持人, 司会, 진행자, المذيع, prowadzący");
    let label = label.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    HOSTS.contains(label.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end())
}

#[cfg(test)]
mod tests;
