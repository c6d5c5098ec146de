//! The text a page's content stream shows, and where (ISO 32000-1, 9.4): strings with their positions.
//!
//! Only what decides on the position of text is carried out: transformations, text state and forms.

use super::font::{Glyph, PdfFont};
use crate::corpus::error::ReadError;
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The most bytes one stream of a document may inflate to. Chosen by hand; it bounds memory.
pub(super) const MAX_STREAM_BYTES: usize = 64 << 20;

/// How deep forms may be drawn inside forms, which may refer to each other in a circle. Chosen by hand.
const MAX_FORM_DEPTH: usize = 8;
/// The most operations that are carried out for one document. Chosen by hand; it bounds time.
const MAX_OPERATIONS: usize = 50_000_000;
/// As how many operations it counts to draw a form, which has to be inflated and read each time: forms that draw forms
/// could ask for millions of them in a few bytes. 100,000 of them are allowed, where documents draw a few on each page.
/// Chosen by hand.
const OPERATIONS_OF_FORM: usize = 500;
/// The most strings on one page: a page of a newspaper has some 20,000 letters. Chosen by hand; it bounds memory.
const MAX_RUNS: usize = 1_000_000;

/// A string on the page. Positions are in units of the page, from its lower left.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextRun {
    /// The point at which its baseline begins.
    pub(super) from: (f32, f32),
    /// The point at which its baseline ends.
    pub(super) to: (f32, f32),
    /// How tall the letters are.
    pub(super) size: f32,
    /// Its text.
    pub(super) text: String,
}

/// An affine transformation, as PDF writes it.
#[derive(Debug, Clone, Copy)]
struct PdfMatrix([f32; 6]);

impl PdfMatrix {
    const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This transformation followed by the other.
    fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, other.0);
        Self([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }

    fn from_operands(operands: &[Object]) -> Option<Self> {
        let mut numbers = [0.0; 6];
        if operands.len() < 6 {
            return None;
        }
        for (number, operand) in numbers.iter_mut().zip(operands) {
            *number = operand.as_float().ok()?;
        }
        Some(Self(numbers))
    }

    fn origin(self) -> (f32, f32) {
        let [.., e, f] = self.0;
        (e, f)
    }

    fn translation(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }
}

/// The graphics state (8.4) as far as text needs it, saved by `q` and restored by `Q`.
#[derive(Clone)]
struct GraphicsState {
    matrix: PdfMatrix,
    font: Option<Rc<PdfFont>>,
    font_size: f32,
    letter_spacing: f32,
    word_spacing: f32,
    horizontal_scale: f32,
    leading: f32,
}

/// Reads the pages of one document, whose fonts it keeps and whose bounds it counts.
pub(super) struct PageReader<'a> {
    document: &'a Document,
    fonts: BTreeMap<ObjectId, Rc<PdfFont>>,
    bytes_left: usize,
    operations: usize,
    /// How many visible characters had no meaning in their font.
    pub(super) unknown_glyphs: usize,
}

impl<'a> PageReader<'a> {
    /// Makes a reader that inflates at most `most` bytes over all pages.
    pub(super) const fn new(document: &'a Document, most: usize) -> Self {
        Self { document, fonts: BTreeMap::new(), bytes_left: most, operations: 0, unknown_glyphs: 0 }
    }

    /// The strings of a page, in the order they are drawn.
    ///
    /// # Errors
    /// When the pages are too large.
    pub(super) fn read_page(&mut self, id: ObjectId) -> Result<Vec<TextRun>, ReadError> {
        let large = || ReadError::new("is a PDF whose pages inflate to more than any text does");
        let Ok(content) = self.document.get_page_content_with_limit(id, MAX_STREAM_BYTES) else {
            return Err(large());
        };
        self.bytes_left = self.bytes_left.checked_sub(content.len()).ok_or_else(large)?;
        let resources = self.page_resources(id);
        let state = GraphicsState {
            matrix: PdfMatrix::ONE,
            font: None,
            font_size: 1.0,
            letter_spacing: 0.0,
            word_spacing: 0.0,
            horizontal_scale: 1.0,
            leading: 0.0,
        };
        let mut runs = Vec::new();
        self.run_content(&content, &resources, state, 0, &mut runs)?;
        Ok(runs)
    }

    /// A page's resources, its own first, then those inherited from the nodes above it.
    fn page_resources(&self, id: ObjectId) -> Vec<&'a Dictionary> {
        let Ok((own, others)) = self.document.get_page_resources(id) else { return Vec::new() };
        own.into_iter()
            .chain(others.into_iter().filter_map(|id| self.document.get_dictionary(id).ok()))
            .collect()
    }

    /// The object a name stands for among the resources, the nearest first.
    fn find_resource(&self, resources: &[&'a Dictionary], kind: &[u8], name: &[u8]) -> Option<&'a Object> {
        resources.iter().find_map(|dict| {
            let group = dict.get_deref(kind, self.document).ok()?.as_dict().ok()?;
            group.get(name).ok()
        })
    }

    /// The font a name stands for; each is read once for the document.
    fn load_font(&mut self, resources: &[&'a Dictionary], name: &[u8]) -> Option<Rc<PdfFont>> {
        let object = self.find_resource(resources, b"Font", name)?;
        let id = object.as_reference().ok();
        if let Some(known) = id.and_then(|id| self.fonts.get(&id)) {
            return Some(Rc::clone(known));
        }
        let dict = self.document.dereference(object).ok()?.1.as_dict().ok()?;
        let font = Rc::new(PdfFont::new(dict, self.document, MAX_STREAM_BYTES));
        if let Some(id) = id {
            self.fonts.insert(id, Rc::clone(&font));
        }
        Some(font)
    }

    /// Carries out a content stream from a first state and collects the strings it shows.
    ///
    /// # Errors
    /// When the document has too many operations.
    fn run_content(
        &mut self,
        content: &[u8],
        resources: &[&'a Dictionary],
        first: GraphicsState,
        depth: usize,
        runs: &mut Vec<TextRun>,
    ) -> Result<(), ReadError> {
        let mut state = first;
        let mut saved: Vec<GraphicsState> = Vec::new();
        let mut text = PdfMatrix::ONE;
        let mut line = PdfMatrix::ONE;
        for operation in Content::decode_iter(content) {
            let Ok(Operation { operator, operands }) = operation else { break };
            self.operations += 1;
            if self.operations > MAX_OPERATIONS || runs.len() > MAX_RUNS {
                return Err(ReadError::new("is a PDF with more drawings on its pages than any text has"));
            }
            let number =
                |at: usize| operands.get(at).and_then(|n| n.as_float().ok()).filter(|n| n.is_finite());
            let next = |line: PdfMatrix, x: f32, y: f32| PdfMatrix::translation(x, y).then(line);
            match operator.as_str() {
                // Unbalanced saves are common; a thousand is more than any page nests.
                "q" if saved.len() < 1000 => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => {
                    if let Some(matrix) = PdfMatrix::from_operands(&operands) {
                        state.matrix = matrix.then(state.matrix);
                    }
                }
                "BT" => (text, line) = (PdfMatrix::ONE, PdfMatrix::ONE),
                "Tf" => {
                    let name = operands.first().and_then(|name| name.as_name().ok());
                    state.font = name.and_then(|name| self.load_font(resources, name));
                    state.font_size = number(1).unwrap_or(1.0);
                }
                "Tc" => state.letter_spacing = number(0).unwrap_or(0.0),
                "Tw" => state.word_spacing = number(0).unwrap_or(0.0),
                "Tz" => state.horizontal_scale = number(0).unwrap_or(100.0) / 100.0,
                "TL" => state.leading = number(0).unwrap_or(0.0),
                "Td" | "TD" => {
                    let (x, y) = (number(0).unwrap_or(0.0), number(1).unwrap_or(0.0));
                    if operator == "TD" {
                        state.leading = -y;
                    }
                    line = next(line, x, y);
                    text = line;
                }
                "Tm" => {
                    if let Some(matrix) = PdfMatrix::from_operands(&operands) {
                        (text, line) = (matrix, matrix);
                    }
                }
                "T*" => {
                    line = next(line, 0.0, -state.leading);
                    text = line;
                }
                "Tj" => self.show_string(&state, &mut text, operands.first(), runs),
                "'" | "\"" => {
                    if operator == "\"" {
                        (state.word_spacing, state.letter_spacing) =
                            (number(0).unwrap_or(0.0), number(1).unwrap_or(0.0));
                    }
                    line = next(line, 0.0, -state.leading);
                    text = line;
                    self.show_string(&state, &mut text, operands.last(), runs);
                }
                "TJ" => {
                    let items = operands.first().and_then(|items| items.as_array().ok());
                    for item in items.into_iter().flatten() {
                        match item.as_float() {
                            Ok(back) => {
                                let x = -back / 1000.0 * state.font_size * state.horizontal_scale;
                                text = next(text, x, 0.0);
                            }
                            Err(_) => self.show_string(&state, &mut text, Some(item), runs),
                        }
                    }
                }
                "Do" if depth < MAX_FORM_DEPTH => {
                    let name = operands.first().and_then(|name| name.as_name().ok());
                    let form = name.and_then(|name| self.find_resource(resources, b"XObject", name));
                    self.run_form(form, resources, &state, depth, runs)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Carries out the content of a form where it is drawn; pictures are passed over.
    fn run_form(
        &mut self,
        form: Option<&'a Object>,
        outer: &[&'a Dictionary],
        state: &GraphicsState,
        depth: usize,
        runs: &mut Vec<TextRun>,
    ) -> Result<(), ReadError> {
        let stream = form
            .and_then(|object| self.document.dereference(object).ok())
            .and_then(|(_, object)| object.as_stream().ok());
        let Some(stream) = stream else { return Ok(()) };
        if stream.dict.get_deref(b"Subtype", self.document).and_then(Object::as_name).ok() != Some(b"Form") {
            return Ok(());
        }
        self.operations += OPERATIONS_OF_FORM;
        let Ok(content) = stream.get_plain_content_with_limit(MAX_STREAM_BYTES) else { return Ok(()) };
        self.bytes_left = self
            .bytes_left
            .checked_sub(content.len())
            .ok_or_else(|| ReadError::new("is a PDF whose pages inflate to more than any text does"))?;
        let own = stream.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
        let resources: Vec<&Dictionary> =
            // Old files leave a form's resources to the page that draws it (7.8.3).
            own.into_iter().chain(outer.iter().copied()).take(MAX_FORM_DEPTH + 4).collect();
        let matrix = stream.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array).ok();
        let matrix = matrix.and_then(|numbers| PdfMatrix::from_operands(numbers)).unwrap_or(PdfMatrix::ONE);
        let state = GraphicsState { matrix: matrix.then(state.matrix), ..state.clone() };
        self.run_content(&content, &resources, state, depth + 1, runs)
    }

    /// Adds a string to the runs and moves the text position behind it.
    fn show_string(
        &mut self,
        state: &GraphicsState,
        text: &mut PdfMatrix,
        string: Option<&Object>,
        runs: &mut Vec<TextRun>,
    ) {
        let (Some(font), Some(Ok(bytes))) = (&state.font, string.map(Object::as_str)) else { return };
        let [a, b, c, d, ..] = text.then(state.matrix).0;
        let from = text.then(state.matrix).origin();
        let mut said = String::new();
        for Glyph { text: meaning, width, space } in font.glyphs(bytes) {
            match meaning {
                Some(meaning) => said.push_str(&meaning),
                None => self.unknown_glyphs += usize::from(width > 0.0),
            }
            let spacing = state.letter_spacing + if space { state.word_spacing } else { 0.0 };
            *text = PdfMatrix::translation((width * state.font_size + spacing) * state.horizontal_scale, 0.0)
                .then(*text);
        }
        let to = text.then(state.matrix).origin();
        let size = state.font_size.abs() * (c * c + d * d).sqrt();
        let places = [from.0, from.1, to.0, to.1, size, a, b];
        // Damaged matrices give positions far off the page or letters of no size, which no line could hold.
        if !said.is_empty() && places.iter().all(|n| n.is_finite() && n.abs() < 1e7) && size > 0.1 {
            runs.push(TextRun { from, to, size, text: said });
        }
    }
}
