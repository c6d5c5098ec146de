//! What a page's content stream shows and where (ISO 32000-1, 9.4): strings with their places.

use super::LARGEST_STREAM;
use super::font::{Font, Shown};
use crate::corpus::read::ReadError;
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How deep forms may be drawn inside forms.
const DEEPEST: usize = 8;
/// The most operations that are carried out for one document.
const MOST: usize = 50_000_000;

/// A string on the page. Places are in units of the page, from its lower left.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// Where its baseline begins.
    pub(super) from: (f32, f32),
    /// Where it ends.
    pub(super) to: (f32, f32),
    /// How tall the letters are.
    pub(super) size: f32,
    /// What it says.
    pub(super) text: String,
}

/// An affine transformation, as PDF writes it.
#[derive(Debug, Clone, Copy)]
struct Matrix([f32; 6]);

impl Matrix {
    const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This transformation and then the other.
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

    fn of(operands: &[Object]) -> Option<Self> {
        let mut numbers = [0.0; 6];
        if operands.len() < 6 {
            return None;
        }
        for (number, operand) in numbers.iter_mut().zip(operands) {
            *number = operand.as_float().ok()?;
        }
        Some(Self(numbers))
    }

    fn at(self) -> (f32, f32) {
        let [.., e, f] = self.0;
        (e, f)
    }

    fn moved(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }
}

#[derive(Clone)]
struct State {
    place: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    letter: f32,
    word: f32,
    stretch: f32,
    leading: f32,
}

/// Reads the pages of one document.
pub(super) struct Reader<'a> {
    document: &'a Document,
    fonts: BTreeMap<ObjectId, Rc<Font>>,
    left: usize,
    operations: usize,
    /// How many characters no font told the meaning of.
    pub(super) unknown: usize,
}

impl<'a> Reader<'a> {
    /// Makes a reader that inflates at most so many bytes.
    pub(super) const fn new(document: &'a Document, most: usize) -> Self {
        Self { document, fonts: BTreeMap::new(), left: most, operations: 0, unknown: 0 }
    }

    /// The strings of a page, in the order they are drawn.
    ///
    /// # Errors
    /// When the pages are too large.
    pub(super) fn page(&mut self, id: ObjectId) -> Result<Vec<Run>, ReadError> {
        let large = || ReadError::new("is a PDF whose pages inflate to more than any text does");
        let Ok(content) = self.document.get_page_content_with_limit(id, LARGEST_STREAM) else {
            return Err(large());
        };
        self.left = self.left.checked_sub(content.len()).ok_or_else(large)?;
        let resources = self.page_resources(id);
        let state = State {
            place: Matrix::ONE,
            font: None,
            size: 1.0,
            letter: 0.0,
            word: 0.0,
            stretch: 1.0,
            leading: 0.0,
        };
        let mut runs = Vec::new();
        self.content(&content, &resources, state, 0, &mut runs)?;
        Ok(runs)
    }

    /// A page's resources, the nearest first: its own and those of the nodes above it.
    fn page_resources(&self, id: ObjectId) -> Vec<&'a Dictionary> {
        let Ok((own, others)) = self.document.get_page_resources(id) else { return Vec::new() };
        own.into_iter()
            .chain(others.into_iter().filter_map(|id| self.document.get_dictionary(id).ok()))
            .collect()
    }

    fn resource(&self, resources: &[&'a Dictionary], kind: &[u8], name: &[u8]) -> Option<&'a Object> {
        resources.iter().find_map(|dict| {
            let group = dict.get_deref(kind, self.document).ok()?.as_dict().ok()?;
            group.get(name).ok()
        })
    }

    fn font(&mut self, resources: &[&'a Dictionary], name: &[u8]) -> Option<Rc<Font>> {
        let object = self.resource(resources, b"Font", name)?;
        let id = object.as_reference().ok();
        if let Some(known) = id.and_then(|id| self.fonts.get(&id)) {
            return Some(Rc::clone(known));
        }
        let dict = self.document.dereference(object).ok()?.1.as_dict().ok()?;
        let font = Rc::new(Font::new(dict, self.document, LARGEST_STREAM));
        if let Some(id) = id {
            self.fonts.insert(id, Rc::clone(&font));
        }
        Some(font)
    }

    fn content(
        &mut self,
        content: &[u8],
        resources: &[&'a Dictionary],
        first: State,
        depth: usize,
        runs: &mut Vec<Run>,
    ) -> Result<(), ReadError> {
        let mut state = first;
        let mut saved: Vec<State> = Vec::new();
        let mut text = Matrix::ONE;
        let mut line = Matrix::ONE;
        for operation in Content::decode_iter(content) {
            let Ok(Operation { operator, operands }) = operation else { break };
            self.operations += 1;
            if self.operations > MOST {
                return Err(ReadError::new("is a PDF with more drawings on its pages than any text has"));
            }
            let number =
                |at: usize| operands.get(at).and_then(|n| n.as_float().ok()).filter(|n| n.is_finite());
            let next = |line: Matrix, x: f32, y: f32| Matrix::moved(x, y).then(line);
            match operator.as_str() {
                "q" if saved.len() < 1000 => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => {
                    if let Some(matrix) = Matrix::of(&operands) {
                        state.place = matrix.then(state.place);
                    }
                }
                "BT" => (text, line) = (Matrix::ONE, Matrix::ONE),
                "Tf" => {
                    let name = operands.first().and_then(|name| name.as_name().ok());
                    state.font = name.and_then(|name| self.font(resources, name));
                    state.size = number(1).unwrap_or(1.0);
                }
                "Tc" => state.letter = number(0).unwrap_or(0.0),
                "Tw" => state.word = number(0).unwrap_or(0.0),
                "Tz" => state.stretch = number(0).unwrap_or(100.0) / 100.0,
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
                    if let Some(matrix) = Matrix::of(&operands) {
                        (text, line) = (matrix, matrix);
                    }
                }
                "T*" => {
                    line = next(line, 0.0, -state.leading);
                    text = line;
                }
                "Tj" => self.show(&state, &mut text, operands.first(), runs),
                "'" | "\"" => {
                    if operator == "\"" {
                        (state.word, state.letter) = (number(0).unwrap_or(0.0), number(1).unwrap_or(0.0));
                    }
                    line = next(line, 0.0, -state.leading);
                    text = line;
                    self.show(&state, &mut text, operands.last(), runs);
                }
                "TJ" => {
                    let items = operands.first().and_then(|items| items.as_array().ok());
                    for item in items.into_iter().flatten() {
                        match item.as_float() {
                            Ok(back) => {
                                let x = -back / 1000.0 * state.size * state.stretch;
                                text = next(text, x, 0.0);
                            }
                            Err(_) => self.show(&state, &mut text, Some(item), runs),
                        }
                    }
                }
                "Do" if depth < DEEPEST => {
                    let name = operands.first().and_then(|name| name.as_name().ok());
                    let form = name.and_then(|name| self.resource(resources, b"XObject", name));
                    self.form(form, resources, &state, depth, runs)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn form(
        &mut self,
        form: Option<&'a Object>,
        outer: &[&'a Dictionary],
        state: &State,
        depth: usize,
        runs: &mut Vec<Run>,
    ) -> Result<(), ReadError> {
        let stream = form
            .and_then(|object| self.document.dereference(object).ok())
            .and_then(|(_, object)| object.as_stream().ok());
        let Some(stream) = stream else { return Ok(()) };
        if stream.dict.get_deref(b"Subtype", self.document).and_then(Object::as_name).ok() != Some(b"Form") {
            return Ok(());
        }
        let Ok(content) = stream.get_plain_content_with_limit(LARGEST_STREAM) else { return Ok(()) };
        self.left = self
            .left
            .checked_sub(content.len())
            .ok_or_else(|| ReadError::new("is a PDF whose pages inflate to more than any text does"))?;
        let own = stream.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
        let resources: Vec<&Dictionary> =
            own.into_iter().chain(outer.iter().copied()).take(DEEPEST + 4).collect();
        let matrix = stream.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array).ok();
        let matrix = matrix.and_then(|numbers| Matrix::of(numbers)).unwrap_or(Matrix::ONE);
        let state = State { place: matrix.then(state.place), ..state.clone() };
        self.content(&content, &resources, state, depth + 1, runs)
    }

    fn show(&mut self, state: &State, text: &mut Matrix, string: Option<&Object>, runs: &mut Vec<Run>) {
        let (Some(font), Some(Ok(bytes))) = (&state.font, string.map(Object::as_str)) else { return };
        let [a, b, c, d, ..] = text.then(state.place).0;
        let from = text.then(state.place).at();
        let mut said = String::new();
        for Shown { text: meaning, width, space } in font.show(bytes) {
            match meaning {
                Some(meaning) => said.push_str(&meaning),
                None => self.unknown += usize::from(width > 0.0),
            }
            let spacing = state.letter + if space { state.word } else { 0.0 };
            *text = Matrix::moved((width * state.size + spacing) * state.stretch, 0.0).then(*text);
        }
        let to = text.then(state.place).at();
        let size = state.size.abs() * (c * c + d * d).sqrt();
        let places = [from.0, from.1, to.0, to.1, size, a, b];
        if !said.is_empty() && places.iter().all(|n| n.is_finite() && n.abs() < 1e7) && size > 0.1 {
            runs.push(Run { from, to, size, text: said });
        }
    }
}
