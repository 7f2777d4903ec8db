/// What the name of a file says of what is in it.
enum CodeFile {
    /// Whether a file of that name is text that people read.
    /// - Parameter name: without its folders.
    static func isText(_ name: String) -> Bool {
        let lower = name.lowercased()
        guard let ending = ending(of: lower) else { return names.contains(lower) }
        return !others.contains(ending)
    }

    /// By a name that the browser's side knows (Chat/Web/languages.js); "" for what it does not know.
    static func language(of name: String) -> String {
        let lower = name.lowercased()
        return languages[lower] ?? ending(of: lower).flatMap { languages[$0] } ?? ""
    }

    /// What follows the last dot, which may be the first sign. Without a letter in it, it is a version.
    private static func ending(of name: String) -> String? {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        let ending = name[name.index(after: dot)...]
        let signs = "-_+".utf8
        let isOne =
            (1...16).contains(ending.utf8.count) && ending.utf8.contains { (0x61...0x7A).contains($0) }
            && ending.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || signs.contains($0)
            }
        return isOne ? String(ending) : nil
    }

    private static let names = set(
        """
        makefile gnumakefile dockerfile containerfile jenkinsfile vagrantfile procfile rakefile gemfile podfile brewfile \
        fastfile justfile caddyfile pipfile cartfile meson_options kconfig pkgbuild snakefile earthfile \
        tiltfile readme license licence copying copyright notice authors contributors contributing maintainers owners \
        codeowners changelog todo configure gradlew mvnw sconstruct sconscript
        """)

    /// Pictures, films, sounds, fonts, archives, programs and what else is not read as text. A drawing in SVG is a
    /// picture to most.
    private static let others = set(
        """
        png jpg jpeg jpe jfif gif webp avif bmp ico icns cur tif tiff heic heif jxl jp2 psd xcf ai eps svg svgz raw \
        mp3 mp4 m4a m4v mov avi mkv webm ogg oga ogv opus flac wav aiff mid midi wmv wma flv mpg mpeg \
        ttf otf ttc woff woff2 eot \
        zip gz tgz bz2 tbz tbz2 xz txz zst lz lz4 lzma br 7z rar tar cpio jar war ear aar apk aab ipa deb rpm dmg iso \
        img msi cab pkg whl egg gem nupkg crate xpi crx vsix \
        exe dll so dylib a o obj lib pdb class pyc pyo wasm bin dat pack idx rom \
        pdf ps doc docx xls xlsx ppt pptx odt ods odp odg epub mobi pages numbers key sketch fig \
        db sqlite sqlite3 mdb parquet npy npz pkl pt onnx h5 blend fbx glb stl ds_store p12 pfx jks keystore der
        """)

    static var knownLanguages: Set<String> { Set(table.map(\.0)) }

    private static let languages: [String: String] = {
        var languages: [String: String] = [:]
        for (language, endings) in table {
            for ending in set(endings) { languages[ending] = language }
        }
        return languages
    }()

    /// Endings, and whole names of files without one.
    private static let table = [
        ("javascript", "js jsx mjs cjs"),
        ("typescript", "ts tsx mts cts"),
        ("python", "py pyi pyw sconstruct sconscript snakefile tiltfile"),
        ("swift", "swift swiftinterface"),
        ("c", "c h"),
        ("cpp", "cc cpp cxx c++ hh hpp hxx h++ ino"),
        ("csharp", "cs csx"),
        ("java", "java"),
        ("kotlin", "kt kts"),
        ("go", "go"),
        ("rust", "rs"),
        ("sql", "sql"),
        ("bash", "sh bash zsh ksh bashrc bash_profile zshrc zprofile profile pkgbuild configure gradlew mvnw"),
        ("json", "json jsonc json5 geojson webmanifest ipynb swift-format"),
        ("html", "html htm xhtml xml svg vue plist xsd xsl xslt csproj storyboard xib mustache hbs"),
        ("css", "css scss less"),
        ("yaml", "yaml yml clang-format clang-tidy"),
        ("toml", "toml ini conf cfg properties editorconfig gitconfig gitmodules desktop service pipfile cargo.lock"),
        ("ruby", "rb rake gemspec podspec ru gemfile rakefile podfile brewfile fastfile vagrantfile"),
        ("php", "php phtml"),
        ("diff", "diff patch"),
    ]

    private static func set(_ words: String) -> Set<String> {
        Set(words.split(separator: " ").map(String.init))
    }
}
