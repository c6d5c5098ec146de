//! Stop words: the grammar of a language, and the fillers of speech.

use super::unspaced::PARTICLES;
use std::borrow::Cow;
use std::collections::HashSet;

/// English words said while thinking, or too light to tell one topic from another. Gathered by hand from
/// talk.
const ENGLISH_FILLERS: &str = "actually ago ah aha almost alright also although always among another anybody anymore anyone anything \
    anyway anyways around away awesome back basically became become becomes behind beside besides between \
    beyond bit bunch came cannot cause certain certainly come comes coming cool could couple cuz definitely \
    despite different dunno eh eight either else enough er erm especially etc even ever every everybody \
    everyone everything everywhere exactly far feel five folks four gave get gets getting gimme give given \
    gives giving go goes going gone gonna good got gotta great guess guy guys ha hello hence hey hi hmm \
    honestly however huh inaudible instead kind kinda kinds knew know known knows later least lemme less let \
    lets like liked literally little look looked looking looks lot lots made make makes making many may \
    maybe mean means meant mhm might mine mm mmhm mmhmm much must nah neither never nice nine no nobody none \
    nope nothing obviously often oh ok okay one ones ooh oops particular particularly per perhaps please \
    plus pretty probably put quite rather really right said saw say saying says second see seem seemed seems \
    seen seven several shall should since six somebody someone something sometimes somewhere soon sort sorta \
    sorts still stuff super sure take taken takes taking talk talked talking tell ten than thank thanks \
    therefore thing things think thinking thinks third though thought three through together totally toward \
    towards tried try trying two uh uhh uhm um umm unless until upon us usually various versus via vs wanna \
    want wanted wants way ways well went whatever whether whole within without would wouldn wow yea yeah \
    yeahs yep yes yet yup zero";

/// The same in German.
const GERMAN_FILLERS: &str = "ach ah äh ähm aha also bisschen bitte dingsda doch eben echt eh eher einfach eigentlich ehrlich genau gell gerade gern \
    gibt gut halt hm hmm irgendwas irgendwie ja jaja jo klar krass letztendlich mal mhm mm moment naja natürlich ne nee nein nö oder ok okay \
    quasi ab außer außerdem beim etwas fast gab gaben geben ging gehen geht immer insbesondere innerhalb jeweils kam kamen kommen kommt können könnten könnte \
    laut ließ machen macht meiste meisten mehrere müssen müssten müsste mussten neben obwohl oft sogar sollte sollten stand stehen steht trotzdem viel viele vielen \
    vieler wieder wollen wollte wollten richtig sag sage sagen sagt schon worden wurde wurden jedoch bereits sowie etwa dabei dadurch daher dafür davon \
    dazu während seien zwei sozusagen tja total ungefähr vielleicht weißt weiß wirklich wohl ziemlich";

/// The same in French.
const FRENCH_FILLERS: &str = "ah ai alors après assez aussi autre avoir bah beaucoup ben bien bon bref ça cela celui cent c'est chose choses \
    comme comment coup dire dis disons dit donc effectivement enfin euh faire fait faut fin finalement genre hein là juste \
    justement maintenant mais merci mhm moins oh ok okay ouais oui parce peu peut plus pourquoi pouvoir puis quand quelque \
    quoi rien savoir sais sait sûr surtout tout toute toutes trop truc trucs va vais vas vers voilà vois voir voit vont \
    vraiment vu y";

/// The same in Spanish.
const SPANISH_FILLERS: &str = "ah ahí ahora allí algo algún alguna aquí así aun aunque bastante bien bueno cada casi claro cómo cosa cosas creo \
    cual cuál cuando cuándo decir dice digamos digo dijo ehm eh entonces eso esos está están este estas gracias haber hace hacer \
    hay hemos he igual incluso luego mejor menos mhm mira mismo mucha mucho muchos nada ninguno nomás nunca oh ok okay oye \
    pienso poder pues puede puedes que quiero realmente sabe sabes saber ser sí siempre sino sólo solo también tan tener \
    tengo tiene toda todo todos tras usted ustedes va vale vamos ver verdad vez voy ya";

/// The same in Arabic, spoken and written forms.
const ARABIC_FILLERS: &str = "أثناء الآن العديد أنه أنها إنه إنها باستخدام بشكل حوالي ربما عبر كذلك لدى ليس ليست منذ نحو وهو وهي آه أه اه ايه أيوه ايوه بس يعني طيب طب خلاص اللي الي ده دي دا كده كدا عشان علشان مش ليه إيه فين ازاي برضو بردو \
    احنا إحنا انا أنا أنت انت انتو هو هي هم نحن كان كانت كانوا يكون تكون كمان جدا أيضا ايضا شكرا نعم لا لكن لكي حيث \
    عندما بعض كل كثير أكثر اكثر شيء شي حاجة يا إلى الى على عن من في هذا هذه ذلك تلك التي الذي الذين إن أن ان قد لقد \
    ثم أو او أم ام ما لم لن هل كما عند عندنا لنا لي له لها لهم به بها فيه فيها منه منها عليه عليها إذا اذا لأن لان \
    قال قالت يقول تقول مثل غير بين بعد قبل حتى سوف يجب يتم تم خلال حول ضد بسبب وقد يمكن هناك فقط جميع";

/// The same in Italian.
const ITALIAN_FILLERS: &str = "ah ahi allora anche beh bene boh ci cioè comunque così dai davvero dunque eccetera ecco eh ehm figurati \
    forse già infatti insomma invece magari mah mhm no oh ok okay però praticamente proprio quindi sai semplicemente senti sì \
    solo tipo tutto uhm va vabbè vero";

/// The same in Portuguese.
const PORTUGUESE_FILLERS: &str = "ah aí assim bem bom cara claro né daí digamos então enfim er exatamente hã hum já lá mas mesmo mhm \
    oh ok okay olha pá pois porque quer realmente sabe sei sim só tá tal também tipo tudo uh um vai";

/// The same in Dutch.
const DUTCH_FILLERS: &str = "ah eh ehm eigenlijk en gewoon goed hè hm hoor ja joh jongens kijk klopt maar mhm mmm nee net nou oh ok \
    oke oké okay precies snap soort toch uh uhm weet wel zeg zo zoiets";

/// The same in Polish.
const POLISH_FILLERS: &str = "ach aha ajaj ano czyli dobra dobrze eee hm jakby jakoś może mhm no noo okej ok prostu raczej tak taki \
    takie tam tego trochę tutaj właśnie wiem wiesz więc yyy znaczy";

/// The same in Russian.
const RUSSIAN_FILLERS: &str = "ага ах блин бы вообще вот всё да давайте допустим ещё же значит знаете или именно итак как ладно ли \
    мм мол наверное нет ну ок окей однако очень пожалуйста понимаете потому просто собственно так также такой тебе типа тогда \
    только тоже то-то тут уже угу хм хорошо хоть чисто что эм ээ это этот";

/// The same in Turkish.
const TURKISH_FILLERS: &str = "aa abi aha ama aslında aynen belki ben bi biraz çok da de diye ee eee evet falan filan gibi hani hayır \
    hı hıhı hmm iı ıı işte ki mesela ok şey sonra tabi tabii tamam tamamen var vallahi ya yani yok zaten";

/// The same in Hindi, with words of grammar that the list lacks.
const HINDI_FILLERS: &str = "अंदर अधिक अन्य अपना अपनी अपने अलग आपका आपकी आपको आपके इनमें इसका इसकी इसके इसमें उन उनका उनकी उनके उनमें उन्हें उन्होंने उसका उसकी उसके \
    ऊपर ओर कारण काफ़ी काफी केवल जाएगा जाएगी जिन जिनमें जिस जिसके जिसमें जिससे जिसे दौरान नीचे प्रति बाहर बीच विभिन्न शामिल सके सिर्फ सिर्फ़ हालाँकि हालांकि होगी अच्छा अब अरे आप इसलिए ऐसा ऐसे और कई कभी कम करके करता करती करते करना करने कहा का कि किए किया किसी की कुछ के को कोई क्या \
    क्यों क्योंकि गई गए गया चाहिए जब जा जाता जाती जाते जाना जाने जैसा जैसे जो ज़्यादा ज्यादा तक तब तरह तो थी थे था दिया दूसरी दूसरे दो द्वारा नहीं \
    ने पर पहले पास फिर बल्कि बहुत बात बाद बारे भी मतलब में यह यहाँ या ये रहा रही रहे रूप लगभग लिए लेकिन वह वहाँ वाला वाली वाले वे वो शायद सकता सकती \
    सकते सब सभी साथ से हम हमारे हाँ ही हुआ हुई हुए है हैं हो होगा होता होती होते होना होने";

/// The same in Japanese: words of two characters or more that are not all hiragana, as others are no terms.
const JAPANESE_FILLERS: &str = "以下 以上 以前 以後 一方 一部 可能 現在 最後 最初 実際 場合 必要 非常 様々 感じ 本当 多分 全部 一応 結構 普通 今日 自分 何か ナンカ エー アノ";

/// The same in Chinese, beside a long list.
const CHINESE_FILLERS: &str = "嗯 呃 啊 那个 这个 就是 就是说 然后 其实 反正 比如 比如说 对吧 是吧 所以说 的话 一下 一些 一种 一个 觉得 可能 应该 知道 \
    位于 导致 通常 目前 非常 能够 进行 其中 许多 每个人 我们 你们 他们 她们 它们 没有 不是 什么 怎么";

/// The same in Thai.
const THAI_FILLERS: &str = "เอ่อ อ่า อืม แบบ ก็ คือ ครับ ค่ะ คะ นะ เออ ใช้ คุณ สามารถ สำหรับ อาจ อาจจะ ต้อง ได้ เรา ผม ฉัน เขา มัน ว่า จะ ที่ และ ของ ใน \
    เป็น มี ไม่ ให้ กับ จาก ไป มา หรือ แต่ ถ้า เพราะ แล้ว อยู่ นี้ นั้น โดย เมื่อ ซึ่ง ด้วย มาก ทำ สิ่ง เกิด ขึ้น ถึง ต่าง ๆ อย่าง ยัง ถูก กว่า ทั้ง ตาม";

/// The same in Korean.
const KOREAN_FILLERS: &str = "그 그게 그냥 그래서 그러니까 그런 그런데 그럼 그리고 근데 글쎄 너무 네 되게 되는 뭐 뭐냐 뭔가 \
    사실 아 아니 약간 어 어떤 어쨌든 예 음 이 이게 이런 이렇게 인제 일단 있는 저 저기 저는 정말 제가 좀 진짜 하는";

/// Said while thinking in any language.
const COMMON_FILLERS: &str = "ah aha eh ehm hm hmm mhm mm oh ok okay uh um";

/// Stop words of one language.
#[derive(Debug, Clone)]
pub(super) struct StopWords {
    words: HashSet<String>,
    /// Characters that are grammar, and so is a word of them alone.
    characters: &'static str,
    /// Whether there is a list of the words of grammar, and not of fillers alone.
    pub(super) has_list: bool,
}

impl StopWords {
    /// The stop words of a language by its ISO 639-1 code (NLTK's list where there is one, else Stopwords
    /// ISO's); only fillers of speech where neither knows the language.
    pub(super) fn for_language(language: &str) -> Self {
        let code = language.split(['-', '_']).next().unwrap_or(language).to_ascii_lowercase();
        let fillers = match code.as_str() {
            "en" => ENGLISH_FILLERS,
            "de" => GERMAN_FILLERS,
            "fr" => FRENCH_FILLERS,
            "es" => SPANISH_FILLERS,
            "ar" => ARABIC_FILLERS,
            "it" => ITALIAN_FILLERS,
            "pt" => PORTUGUESE_FILLERS,
            "nl" => DUTCH_FILLERS,
            "pl" => POLISH_FILLERS,
            "ru" => RUSSIAN_FILLERS,
            "tr" => TURKISH_FILLERS,
            "hi" => HINDI_FILLERS,
            "zh" => CHINESE_FILLERS,
            "th" => THAI_FILLERS,
            "ja" => JAPANESE_FILLERS,
            "ko" => KOREAN_FILLERS,
            _ => COMMON_FILLERS,
        };
        let listed = leitmotif_stop_words::stop_words(&code);
        let has_list = !listed.is_empty();
        let words = listed
            .iter()
            .copied()
            .chain(fillers.split_whitespace())
            .map(|word| unify_arabic(&word.to_lowercase().replace('’', "'")).into_owned());
        Self { words: words.collect(), characters: if code == "zh" { PARTICLES } else { "" }, has_list }
    }

    /// The part of a word in lower case that counts, without possessives and elided articles; none for a stop
    /// word.
    pub(super) fn content_part<'a>(&self, word: &'a str) -> Option<&'a str> {
        let kept = longest_part(word);
        let said = kept.chars().filter(|letter| letter.is_alphabetic()).take(2).count() == 2;
        (said && !self.is_stop_word(word) && !self.is_stop_word(kept)).then_some(kept)
    }

    /// Whether a word in lower case is a stop word.
    fn is_stop_word(&self, word: &str) -> bool {
        let word = unify_arabic(word);
        // Arabic writes "and" and "so" as a letter before the next word.
        let behind = word.strip_prefix(['و', 'ف']).filter(|rest| rest.chars().nth(1).is_some());
        self.words.contains(word.as_ref())
            || behind.is_some_and(|rest| self.words.contains(rest))
            || (!self.characters.is_empty() && word.chars().all(|c| self.characters.contains(c)))
    }
}

/// Unifies Arabic words that are spelled in several ways: without vowel signs, with one alef and one yeh.
fn unify_arabic(word: &str) -> Cow<'_, str> {
    let varies = |c: char| {
        matches!(c, '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | 'أ' | 'إ' | 'آ' | 'ٱ' | 'ى' | 'ی' | 'ک')
    };
    if !word.contains(varies) {
        return Cow::Borrowed(word);
    }
    let one = |c: char| match c {
        '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' => None,
        'أ' | 'إ' | 'آ' | 'ٱ' => Some('ا'),
        'ى' | 'ی' => Some('ي'),
        'ک' => Some('ك'),
        c => Some(c),
    };
    Cow::Owned(word.chars().filter_map(one).collect())
}

/// The longest part between apostrophes, the last of several: `model's` is *model*, `l'eau` is *eau*.
pub(super) fn longest_part(word: &str) -> &str {
    if !word.contains('\'') {
        return word;
    }
    word.split('\'').max_by_key(|part| part.len()).unwrap_or(word)
}

/// The part of a word as written that corresponds to its content part.
pub(super) fn written_part<'a>(surface: &'a str, kept: &str) -> &'a str {
    let is_apostrophe = |character| matches!(character, '\'' | '’' | '\u{02bc}');
    surface.split(is_apostrophe).find(|part| part.to_lowercase() == kept).unwrap_or(surface)
}
