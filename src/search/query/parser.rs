//! The query parser, by recursive descent. It never fails: what cannot be read is told with its place, and the
//! rest is searched.
//!
//! ```text
//! all   = any { [AND] any }
//! any   = near { OR near }
//! near  = not { NEAR/n not }
//! not   = { NOT | - } ( term | "(" all ")" )
//! ```
//!
//! `OR` binds its two neighbours, tighter than the implicit "and" between words, as in web search engines:
//! `rag OR retrieval speaker:guest` asks for either word, said by a guest. The parser runs at every key
//! press, so every prefix of a line has to parse.

use super::tokens::{PlacedToken, QueryToken, problem_at, read_tokens};
use super::{QueryNode, QueryProblem, SearchQuery};

/// Most terms of a query: more than anybody types, so that a pasted page does not become a query of ten
/// thousand words. Chosen by hand; not measured.
const MAX_TERMS: usize = 64;

/// Most groups within each other. Chosen by hand; not measured.
const MAX_DEPTH: usize = 24;

/// Parses a query without attributes. Never fails: see [`SearchQuery::problems`].
pub fn parse_query(line: &str) -> SearchQuery {
    parse_with_attributes(line, &[])
}

/// Parses a query in which the names of these attributes are filters too, as in `channel:"Practical AI"`.
/// Words of a name may be joined by `_` or `-`. The built-in filters take precedence. Never fails: see
/// [`SearchQuery::problems`].
pub fn parse_with_attributes(line: &str, attributes: &[String]) -> SearchQuery {
    let (mut tokens, mut problems) = read_tokens(line, attributes);
    let is_term = |(_, token): &PlacedToken| matches!(token, QueryToken::Node(_));
    let beyond = (0..tokens.len()).filter(|&at| tokens.get(at).is_some_and(is_term)).nth(MAX_TERMS);
    if let Some(cut) = beyond {
        let at = tokens.get(cut).map_or(0, |(at, _)| *at);
        let message = format!("only the first {MAX_TERMS} words are searched; the rest begins here");
        let column = problem_at(line, at, message);
        // What is not searched need not be right.
        problems.retain(|problem| problem.column < column.column);
        problems.push(column);
        tokens.truncate(cut);
    }
    let mut parser = QueryParser { line, tokens: &tokens, next: 0, problems };
    let mut nodes = Vec::new();
    loop {
        nodes.extend(parser.parse_all(0));
        let Some(&(at, _)) = parser.tokens.get(parser.next) else { break };
        parser.complain(at, "this parenthesis closes none");
        parser.next += 1;
    }
    let mut problems = parser.problems;
    problems.sort_by_key(|problem| problem.column);
    SearchQuery { root: joined(nodes, QueryNode::All), problems }
}

/// Several nodes as one; one stays itself. A conjunction within one is opened up.
fn joined(mut nodes: Vec<QueryNode>, join: fn(Vec<QueryNode>) -> QueryNode) -> Option<QueryNode> {
    if nodes.len() > 1 {
        return Some(join(nodes));
    }
    nodes.pop()
}

/// A parser on its way through the tokens.
struct QueryParser<'a> {
    line: &'a str,
    tokens: &'a [PlacedToken],
    next: usize,
    problems: Vec<QueryProblem>,
}

impl<'a> QueryParser<'a> {
    fn complain(&mut self, at: usize, message: &str) {
        self.problems.push(problem_at(self.line, at, message));
    }

    fn peek(&self) -> Option<&'a QueryToken> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    /// The byte of the next token, or the end of the line.
    fn place(&self) -> usize {
        self.tokens.get(self.next).map_or(self.line.len(), |(at, _)| *at)
    }

    /// Conditions side by side, up to the end or a closing parenthesis.
    fn parse_all(&mut self, depth: usize) -> Vec<QueryNode> {
        let mut nodes: Vec<QueryNode> = Vec::new();
        while let Some(token) = self.peek() {
            let at = self.place();
            match token {
                QueryToken::Close => break,
                QueryToken::And => {
                    self.next += 1;
                    let before = !nodes.is_empty();
                    if !before || matches!(self.peek(), None | Some(QueryToken::Close | QueryToken::Or)) {
                        self.complain(
                            at,
                            "AND joins what is before it with what is behind it, and one is missing",
                        );
                    }
                }
                QueryToken::Or | QueryToken::Near(_) => {
                    self.next += 1;
                    self.complain(at, "nothing stands before this OR or NEAR that it could join");
                }
                _ => nodes.extend(self.parse_any(depth)),
            }
        }
        nodes
    }

    /// A condition, or several joined by `OR`.
    fn parse_any(&mut self, depth: usize) -> Option<QueryNode> {
        let mut nodes: Vec<QueryNode> = self.parse_near(depth).into_iter().collect();
        while let Some(QueryToken::Or) = self.peek() {
            let at = self.place();
            self.next += 1;
            if self.begins_condition() {
                nodes.extend(self.parse_near(depth));
            } else {
                self.complain(at, "OR waits for what comes behind it");
            }
        }
        joined(nodes, QueryNode::Any)
    }

    /// A condition, or several stretches of words joined by `NEAR`, from left to right.
    fn parse_near(&mut self, depth: usize) -> Option<QueryNode> {
        let mut left = self.parse_not(depth);
        while let Some(&QueryToken::Near(distance)) = self.peek() {
            let at = self.place();
            self.next += 1;
            if !self.begins_condition() {
                self.complain(at, "NEAR waits for what comes behind it");
                continue;
            }
            left = match (left, self.parse_not(depth)) {
                (Some(left), Some(right)) if left.has_places() && right.has_places() => {
                    Some(QueryNode::Near { distance, left: Box::new(left), right: Box::new(right) })
                }
                (Some(left), Some(right)) => {
                    self.complain(
                        at,
                        "NEAR joins words, phrases and groups of them with OR; here both sides are asked for anywhere in the snippet",
                    );
                    Some(QueryNode::All(vec![left, right]))
                }
                (left, right) => {
                    self.complain(at, "one side of NEAR cannot be searched for; the other is searched alone");
                    left.or(right)
                }
            };
        }
        left
    }

    /// Whether the next token begins a condition.
    fn begins_condition(&self) -> bool {
        matches!(
            self.peek(),
            Some(QueryToken::Not | QueryToken::Open | QueryToken::Node(_) | QueryToken::Unread)
        )
    }

    /// A term or a group, negated or not. Several negations are one, as in `NOT -word`.
    fn parse_not(&mut self, depth: usize) -> Option<QueryNode> {
        let (begin, mut negated) = (self.place(), false);
        while let Some(QueryToken::Not) = self.peek() {
            self.next += 1;
            negated = true;
        }
        let at = self.place();
        let node = match self.peek() {
            Some(QueryToken::Node(node)) => {
                self.next += 1;
                Some(node.clone())
            }
            Some(QueryToken::Unread) => {
                self.next += 1;
                None
            }
            Some(QueryToken::Open) => {
                self.next += 1;
                self.parse_group(at, depth + 1)
            }
            _ => {
                if negated {
                    self.complain(begin, "NOT waits for what is excluded");
                }
                None
            }
        };
        if negated { node.map(|node| QueryNode::Not(Box::new(node))) } else { node }
    }

    /// What stands in a parenthesis that opened at byte `at`.
    fn parse_group(&mut self, at: usize, depth: usize) -> Option<QueryNode> {
        if depth > MAX_DEPTH {
            if depth == MAX_DEPTH + 1 {
                self.complain(at, "groups stand at most 24 deep in each other; this one is not searched");
            }
            self.skip_group();
            return None;
        }
        let nodes = self.parse_all(depth);
        match self.peek() {
            Some(QueryToken::Close) => self.next += 1,
            _ => self.complain(at, "this parenthesis is not closed; the group goes to the end of the line"),
        }
        if nodes.is_empty() {
            self.complain(at, "this group is empty");
        }
        joined(nodes, QueryNode::All)
    }

    /// Passes over a group that is open.
    fn skip_group(&mut self) {
        let mut open = 1_usize;
        while let Some(token) = self.peek() {
            self.next += 1;
            match token {
                QueryToken::Open => open += 1,
                QueryToken::Close => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }
}

#[cfg(test)]
#[path = "parser_tests.rs"]
mod tests;
