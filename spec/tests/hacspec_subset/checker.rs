//! The checker: which constructs of Rust a source file uses that the specification's style leaves out.
//!
//! It works on the syntax tree, without types or names resolved. Where a name could hide another (`use std as s`, a glob
//! of `std`, a macro whose arguments do not read as expressions) that is itself a violation.

use proc_macro2::Span;
use std::fmt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, Token};

/// A construct outside the subset, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The file's name as given to [`violations`].
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The construct's name: a keyword, a path, a macro with `!`, a method with `.` and `()`.
    pub construct: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.construct)
    }
}

/// The modules of `std` and `core` that neither do I/O nor hold state nor ask the machine for anything.
const STD_MODULES: [&str; 21] = [
    "array",
    "borrow",
    "clone",
    "cmp",
    "collections",
    "convert",
    "default",
    "error",
    "fmt",
    "iter",
    "marker",
    "num",
    "ops",
    "option",
    "result",
    "slice",
    "str",
    "string",
    "u32",
    "u64",
    "vec",
];

/// Types with interior mutability or without a fixed order, wherever they come from. All of `Atomic…` is meant too.
const TYPES: [&str; 17] = [
    "Barrier",
    "Cell",
    "Condvar",
    "HashMap",
    "HashSet",
    "Instant",
    "LazyCell",
    "LazyLock",
    "Mutex",
    "Once",
    "OnceCell",
    "OnceLock",
    "RandomState",
    "RefCell",
    "RwLock",
    "SystemTime",
    "UnsafeCell",
];

/// Crates that draw randomness.
const RANDOM_CRATES: [&str; 6] = ["fastrand", "getrandom", "oorandom", "rand", "rand_chacha", "rand_core"];

/// The only macros allowed. None of them panics or prints, and the checker reads their arguments.
const MACROS: [&str; 5] = ["format", "matches", "vec", "write", "writeln"];

/// Methods that panic.
const PANICKING: [&str; 4] = ["unwrap", "unwrap_err", "expect", "expect_err"];

/// What `source`, the text of the file `name`, uses of what the subset forbids, by line. A module under `#[cfg(test)]` is
/// not looked at. `&mut` is forbidden in every type that is written out, so in every signature, except in the signature
/// of the method `fmt` of an `impl Display` or `impl Debug`, which the trait prescribes.
pub fn violations(source: &str, name: &str) -> Vec<Violation> {
    let mut checker = Checker { file: name.to_string(), formatting: false, found: Vec::new() };
    match syn::parse_file(source) {
        Ok(file) => checker.visit_file(&file),
        Err(error) => checker.report(error.span(), "not Rust"),
    }
    checker.found.sort();
    checker.found.dedup();
    checker.found
}

/// The walk over one file.
struct Checker {
    file: String,
    /// Whether the walk is inside an `impl Display` or `impl Debug`.
    formatting: bool,
    found: Vec<Violation>,
}

impl Checker {
    /// Notes `construct` at `span`.
    fn report(&mut self, span: Span, construct: &str) {
        let (file, line) = (self.file.clone(), span.start().line);
        self.found.push(Violation { file, line, construct: construct.to_string() });
    }

    /// Notes `construct` when the token that makes it is there.
    fn refuse<T: Spanned>(&mut self, token: &Option<T>, construct: &str) {
        if let Some(token) = token {
            self.report(token.span(), construct);
        }
    }

    /// Checks a path, of a `use` or anywhere else, given as its names.
    fn check_names(&mut self, names: &[String], span: Span) {
        for name in names {
            if TYPES.contains(&name.as_str()) || name.starts_with("Atomic") || name == "f32" || name == "f64" {
                self.report(span, name);
            }
        }
        match names {
            [root, module, ..] if is_std(root) && !STD_MODULES.contains(&module.as_str()) => {
                self.report(span, &format!("{root}::{module}"));
            }
            [root, _, ..] if RANDOM_CRATES.contains(&root.as_str()) => self.report(span, root),
            _ => {}
        }
        if let [_, .., last] = names
            && PANICKING.contains(&last.as_str())
        {
            self.report(span, &format!("::{last}"));
        }
    }

    /// Checks the tree of a `use`, whose names so far are `prefix`.
    fn check_use(&mut self, tree: &syn::UseTree, prefix: &[String]) {
        let with = |ident: &syn::Ident| [prefix, &[ident.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.check_use(&path.tree, &with(&path.ident)),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.check_use(tree, prefix)),
            syn::UseTree::Name(name) if name.ident == "self" => self.check_use_names(prefix, name.span()),
            syn::UseTree::Name(name) => self.check_use_names(&with(&name.ident), name.span()),
            syn::UseTree::Rename(rename) if rename.ident == "self" => self.check_use_names(prefix, rename.span()),
            syn::UseTree::Rename(rename) => self.check_use_names(&with(&rename.ident), rename.span()),
            syn::UseTree::Glob(glob) => self.check_use_names(&[prefix, &["*".to_string()]].concat(), glob.span()),
        }
    }

    /// Checks one whole path of a `use`: a crate alone, under whatever name, would hide what is taken from it.
    fn check_use_names(&mut self, names: &[String], span: Span) {
        match names {
            [root] if is_std(root) || RANDOM_CRATES.contains(&root.as_str()) => self.report(span, root),
            _ => self.check_names(names, span),
        }
    }
}

/// Whether `name` is one of the standard library's crates.
fn is_std(name: &str) -> bool {
    ["std", "core", "alloc"].contains(&name)
}

/// Whether the item is under `#[cfg(test)]`.
fn is_test(attributes: &[syn::Attribute]) -> bool {
    let is_word_test = |a: &syn::Attribute| a.parse_args::<syn::Ident>().is_ok_and(|word| word == "test");
    attributes.iter().any(|a| a.path().is_ident("cfg") && is_word_test(a))
}

/// Whether a range without an end is what is walked.
fn is_unbounded(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(inner) => is_unbounded(&inner.expr),
        Expr::Range(range) => range.end.is_none(),
        _ => false,
    }
}

/// The arguments of an allowed macro: expressions between commas; `element; count`; or `expression, pattern if guard`,
/// which leaves out the pattern, where nothing forbidden can stand.
fn macro_arguments(mac: &syn::Macro) -> syn::Result<Vec<Expr>> {
    if mac.path.is_ident("matches") {
        let arguments = |input: ParseStream<'_>| {
            let scrutinee: Expr = input.parse()?;
            input.parse::<Token![,]>()?;
            syn::Pat::parse_multi_with_leading_vert(input)?;
            let guard: Option<Token![if]> = input.parse()?;
            let guard: Option<Expr> = if guard.is_some() { Some(input.parse()?) } else { None };
            input.parse::<Option<Token![,]>>()?;
            Ok(std::iter::once(scrutinee).chain(guard).collect())
        };
        return arguments.parse2(mac.tokens.clone());
    }
    let repeat = |input: ParseStream<'_>| {
        let element: Expr = input.parse()?;
        input.parse::<Token![;]>()?;
        Ok(vec![element, input.parse()?])
    };
    let list = Punctuated::<Expr, Token![,]>::parse_terminated;
    repeat.parse2(mac.tokens.clone()).or_else(|_| Ok(list.parse2(mac.tokens.clone())?.into_iter().collect()))
}

impl<'ast> Visit<'ast> for Checker {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.refuse(&item.unsafety, "unsafe");
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        // `#[unsafe(…)]`, and `#[path = …]`, which takes source from elsewhere
        for name in ["unsafe", "path"] {
            if attribute.path().is_ident(name) {
                self.report(attribute.span(), name);
            }
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.refuse(&item.unsafety, "unsafe");
        let name =
            item.trait_.as_ref().and_then(|(_, path, _)| path.segments.last()).map(|last| last.ident.to_string());
        let outer = self.formatting;
        self.formatting = matches!(name.as_deref(), Some("Display" | "Debug"));
        visit::visit_item_impl(self, item);
        self.formatting = outer;
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if self.formatting && item.sig.ident == "fmt" {
            self.visit_block(&item.block);
        } else {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.refuse(&item.unsafety, "unsafe");
        visit::visit_item_trait(self, item);
    }

    fn visit_item_foreign_mod(&mut self, item: &'ast syn::ItemForeignMod) {
        self.report(item.abi.span(), "extern");
        visit::visit_item_foreign_mod(self, item);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.report(item.span(), "extern crate");
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.check_use(&item.tree, &[]);
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.report(item.static_token.span(), "static");
        visit::visit_item_static(self, item);
    }

    fn visit_foreign_item_static(&mut self, item: &'ast syn::ForeignItemStatic) {
        self.report(item.static_token.span(), "static");
        visit::visit_foreign_item_static(self, item);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.refuse(&signature.unsafety, "unsafe");
        self.refuse(&signature.asyncness, "async");
        self.refuse(&signature.abi, "extern");
        visit::visit_signature(self, signature);
    }

    fn visit_type_reference(&mut self, reference: &'ast syn::TypeReference) {
        self.refuse(&reference.mutability, "&mut");
        visit::visit_type_reference(self, reference);
    }

    fn visit_type_trait_object(&mut self, object: &'ast syn::TypeTraitObject) {
        self.report(object.span(), "dyn");
        visit::visit_type_trait_object(self, object);
    }

    fn visit_type_ptr(&mut self, pointer: &'ast syn::TypePtr) {
        self.report(pointer.span(), "raw pointer");
        visit::visit_type_ptr(self, pointer);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.check_names(&names, path.span());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        let name = mac.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        if !(MACROS.contains(&name.as_str()) && mac.path.segments.len() == 1) {
            return self.report(mac.path.span(), &format!("{name}!"));
        }
        match macro_arguments(mac) {
            Ok(arguments) => arguments.iter().for_each(|argument| self.visit_expr(argument)),
            Err(_) => self.report(mac.path.span(), &format!("{name}! that cannot be read")),
        }
    }

    // Only syntax that the parser keeps as bare tokens comes here; attributes and macros do not.
    fn visit_token_stream(&mut self, tokens: &'ast proc_macro2::TokenStream) {
        self.report(tokens.span(), "unread syntax");
    }

    fn visit_lit_float(&mut self, literal: &'ast syn::LitFloat) {
        self.report(literal.span(), "float");
    }

    fn visit_label(&mut self, label: &'ast syn::Label) {
        self.report(label.span(), "label");
    }

    fn visit_expr_break(&mut self, expr: &'ast syn::ExprBreak) {
        self.refuse(&expr.label, "label");
        visit::visit_expr_break(self, expr);
    }

    fn visit_expr_continue(&mut self, expr: &'ast syn::ExprContinue) {
        self.refuse(&expr.label, "label");
        visit::visit_expr_continue(self, expr);
    }

    fn visit_expr_while(&mut self, expr: &'ast syn::ExprWhile) {
        self.report(expr.while_token.span(), "while");
        visit::visit_expr_while(self, expr);
    }

    fn visit_expr_loop(&mut self, expr: &'ast syn::ExprLoop) {
        self.report(expr.loop_token.span(), "loop");
        visit::visit_expr_loop(self, expr);
    }

    fn visit_expr_for_loop(&mut self, expr: &'ast syn::ExprForLoop) {
        if is_unbounded(&expr.expr) {
            self.report(expr.for_token.span(), "unbounded range");
        }
        visit::visit_expr_for_loop(self, expr);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if PANICKING.iter().any(|name| call.method == name) {
            self.report(call.method.span(), &format!(".{}()", call.method));
        }
        if is_unbounded(&call.receiver) {
            self.report(call.receiver.span(), "unbounded range");
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_unsafe(&mut self, expr: &'ast syn::ExprUnsafe) {
        self.report(expr.unsafe_token.span(), "unsafe");
        visit::visit_expr_unsafe(self, expr);
    }

    fn visit_expr_async(&mut self, expr: &'ast syn::ExprAsync) {
        self.report(expr.async_token.span(), "async");
        visit::visit_expr_async(self, expr);
    }

    fn visit_expr_await(&mut self, expr: &'ast syn::ExprAwait) {
        self.report(expr.await_token.span(), "await");
        visit::visit_expr_await(self, expr);
    }

    fn visit_expr_closure(&mut self, expr: &'ast syn::ExprClosure) {
        self.refuse(&expr.asyncness, "async");
        visit::visit_expr_closure(self, expr);
    }
}
