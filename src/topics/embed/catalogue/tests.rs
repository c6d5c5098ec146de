use super::*;
use crate::progress::NoProgress;
use crate::topics::embed::{self, OrtHints};
use std::num::NonZeroUsize;
use std::path::PathBuf;

fn write(dir: &Path, files: &[&str]) {
    for file in files {
        let path = dir.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "{}").unwrap();
    }
}

#[test]
fn a_folder_is_added_listed_and_removed() {
    let (source, catalogue) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let dir = source.path().join("my-e5");
    write(&dir, &["onnx/model.onnx", "onnx/model.onnx_data", "tokenizer.json", "1_Pooling/config.json"]);
    let refused = add_model(&dir, None, catalogue.path());
    assert!(
        matches!(&refused, Err(EmbedError::Folder { reason, .. }) if reason.contains("config.json")),
        "{refused:?}"
    );
    std::fs::write(dir.join("config.json"), r#"{"hidden_size":384}"#).unwrap();
    assert_eq!(add_model(&dir, None, catalogue.path()).unwrap(), "my-e5");
    assert!(
        matches!(add_model(&dir, None, catalogue.path()), Err(EmbedError::Name { .. })),
        "the name is taken"
    );
    assert_eq!(add_model(&dir, Some("other"), catalogue.path()).unwrap(), "other");
    let added: Vec<CatalogueEntry> = list_models(catalogue.path())
        .unwrap()
        .into_iter()
        .filter(|entry| entry.origin == ModelOrigin::Added)
        .collect();
    assert_eq!(added.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(), ["my-e5", "other"]);
    assert_eq!(added[0].dimensions, Some(384));
    let noted = std::fs::read_to_string(catalogue.path().join("my-e5/leitmotif.json")).unwrap();
    assert!(noted.contains("passage: ") && noted.contains("model.onnx_data"), "{noted}");
    remove_model("other", catalogue.path()).unwrap();
    assert!(matches!(remove_model("other", catalogue.path()), Err(EmbedError::Unknown { .. })));
    assert!(matches!(remove_model("minilm", catalogue.path()), Err(EmbedError::Name { .. })));
    assert!(matches!(remove_model("../..", catalogue.path()), Err(EmbedError::Unknown { .. })));
}

#[test]
fn names_and_folders_that_cannot_be_are_refused_in_words() {
    let (source, catalogue) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let said = |error: Result<String, EmbedError>| error.unwrap_err().to_string();
    assert!(said(add_model(source.path(), Some("x"), catalogue.path())).contains("no .onnx file"));
    write(source.path(), &["a.onnx", "b.onnx", "tokenizer.json", "config.json"]);
    assert!(said(add_model(source.path(), Some("x"), catalogue.path())).contains("2 .onnx files"));
    write(source.path(), &["model.onnx"]);
    for name in ["../x", ".x", "", "a b", "minilm", "multi", "words", "auto", "hub", "bge-small-en"] {
        assert!(
            matches!(add_model(source.path(), Some(name), catalogue.path()), Err(EmbedError::Name { .. })),
            "{name}"
        );
    }
    assert!(std::fs::read_dir(catalogue.path()).unwrap().next().is_none(), "nothing is left behind");
    let unknown = embed::open_embedder("bge-smal", &EmbedOptions::default(), catalogue.path())
        .err()
        .unwrap()
        .to_string();
    assert!(unknown.contains("models list"), "{unknown}");
    let unknown = embed::open_embedder("e5-small", &EmbedOptions::default(), catalogue.path())
        .err()
        .unwrap()
        .to_string();
    assert!(unknown.contains("did you mean \"multilingual-e5-small\"?"), "{unknown}");
}

#[test]
fn without_a_runtime_the_error_says_what_to_do() {
    let (source, catalogue) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(source.path(), &["model.onnx", "tokenizer.json", "config.json"]);
    add_model(source.path(), Some("mine"), catalogue.path()).unwrap();
    let runtime = OrtHints { configured: Some(source.path().join("absent.so")), ..OrtHints::default() };
    let options = EmbedOptions { runtime, ..EmbedOptions::default() };
    // Another test of this process may have loaded a runtime already; then the empty graph is what is
    // refused.
    let said = embed::open_embedder("mine", &options, catalogue.path()).err().unwrap().to_string();
    assert!(said.contains("pip install onnxruntime") || said.contains("the model mine failed"), "{said}");
}

/// Runs with `LEITMOTIF_TEST_ONNX` (the folder of a MiniLM with ONNX graph) and `ORT_DYLIB_PATH`; skips
/// loudly else.
#[test]
fn a_real_model_gives_vectors_like_the_built_in_one() {
    let (Some(model), Some(library)) =
        (std::env::var_os("LEITMOTIF_TEST_ONNX"), std::env::var_os("ORT_DYLIB_PATH"))
    else {
        eprintln!("SKIPPED: no ONNX model and runtime (set LEITMOTIF_TEST_ONNX and ORT_DYLIB_PATH)");
        return;
    };
    let catalogue = tempfile::tempdir().unwrap();
    add_model(Path::new(&model), Some("real"), catalogue.path()).unwrap();
    let runtime = OrtHints { environment: Some(PathBuf::from(library)), ..OrtHints::default() };
    let texts =
        ["We embed each chunk before we index it.", "The on-call rotation burned the team out.", "Yes."];
    let on = |threads: usize| {
        let threads = NonZeroUsize::new(threads).unwrap();
        let options = EmbedOptions { threads, runtime: runtime.clone(), ..EmbedOptions::default() };
        let mut real = embed::open_embedder("real", &options, catalogue.path()).unwrap();
        assert_eq!(real.dimensions(), 384);
        let mut vectors = vec![Vec::new(); texts.len()];
        real.embed(&texts, &NoProgress, &mut |index, vector| vectors[index] = vector.to_vec()).unwrap();
        assert_eq!(real.embed_query(texts[0]).unwrap(), vectors[0]);
        vectors
    };
    let vectors = on(1);
    assert_eq!(vectors, on(2));
    let mut built_in = embed::open_embedder("minilm", &EmbedOptions::default(), catalogue.path()).unwrap();
    for (text, vector) in texts.iter().zip(vectors) {
        let cosine: f32 = built_in.embed_query(text).unwrap().iter().zip(&vector).map(|(x, y)| x * y).sum();
        assert!(cosine > 0.9, "{text}: {cosine}");
    }
}
