package org.reprise.socketio;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.socketio.log.Cell;
import org.reprise.socketio.log.LogItem;
import org.reprise.socketio.log.LoggedEvent;
import org.reprise.socketio.log.LoggedNote;
import org.reprise.socketio.log.Membership;
import org.reprise.socketio.log.PacketLog;
import org.reprise.socketio.log.Standing;

/** The packages and their arrows, which point one way and never form a circle. */
class ArchitectureTest {

    private static final String ROOT = "org.reprise.socketio";
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** The JDK, and the annotations for the compiler. */
    private static final List<String> ALWAYS =
            List.of("java..", "javax.naming..", "javax.management..", "org.jspecify..");

    /** What each package may use: packages of ours by their names, {@code root} for the user's API, and others. */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            Map.entry("root", List.of("jakarta.enterprise..", "jakarta.inject..")),
            Map.entry("engine", List.of()),
            Map.entry("websocket", List.of()),
            Map.entry("protocol", List.of("jakarta.json..", "org.msgpack..")),
            Map.entry("transport", List.of("engine", "websocket", "jakarta.websocket..", "jakarta.servlet..")),
            Map.entry("log", List.of("protocol", "javax.cache..")),
            Map.entry("recovery", List.of("root", "log", "protocol", "cluster", "javax.cache..")),
            Map.entry("namespace", List.of("root", "engine", "protocol", "recovery", "cluster", "javax.cache..")),
            Map.entry("jdbc", List.of("recovery", "log", "javax.cache..", "javax.sql..")),
            Map.entry("provider", List.of("recovery", "javax.cache..", "com.hazelcast..", "org.redisson..")),
            Map.entry("cluster", List.of("root", "log", "protocol", "javax.cache..")),
            Map.entry(
                    "observability",
                    List.of("root", "jakarta.enterprise..", "jakarta.inject..", "org.eclipse.microprofile.health..")),
            Map.entry("demo", List.of("root", "jakarta..")));

    /** The values that sessions and packets are made of, which {@code recovery} hands on as they are. */
    private static final List<Class<?>> VALUES_OF_THE_LOG = List.of(
            Membership.class,
            Membership.Stay.class,
            PacketLog.Entry.class,
            Cell.class,
            LogItem.class,
            LoggedEvent.class,
            LoggedNote.class,
            Standing.class);

    private static String pattern(String name) {
        return switch (name) {
            case "root" -> ROOT;
            default -> name.contains("..") ? name : ROOT + "." + name + "..";
        };
    }

    static Stream<Arguments> arrows() {
        return ARROWS.entrySet().stream().map(arrow -> Arguments.of(arrow.getKey(), arrow.getValue()));
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void shouldUseNoOtherPackages(String name, List<String> mayUse) {
        List<String> allowed = new ArrayList<>(ALWAYS);
        allowed.add(pattern(name));
        mayUse.forEach(used -> allowed.add(pattern(used)));
        DescribedPredicate<JavaClass> known = resideInAnyPackage(allowed.toArray(String[]::new));
        if (name.equals("namespace")) {
            known = known.or(DescribedPredicate.describe(
                    "values of the log", used -> VALUES_OF_THE_LOG.stream().anyMatch(used::isEquivalentTo)));
        }

        classes()
                .that()
                .resideInAPackage(pattern(name))
                .should()
                .onlyDependOnClassesThat(known)
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void shouldKnowNothingOfObservabilityWhereAllIsWired() {
        noClasses()
                .that()
                .resideInAPackage(pattern("cdi"))
                .should()
                .dependOnClassesThat(resideInAPackage(pattern("observability")))
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void shouldHaveNoCircles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void shouldHaveAnArrowForEachPackage() {
        TreeSet<String> names = new TreeSet<>();
        for (JavaClass type : MAIN) {
            String name = type.getPackageName().substring(ROOT.length());
            names.add(name.isEmpty() ? "root" : name.substring(1));
        }
        names.remove("cdi"); // may use all that is not forbidden above

        assertThat(ARROWS.keySet()).containsAll(names);
        assertThat(names)
                .contains(
                        "root", "engine", "websocket", "protocol", "transport", "log", "recovery", "namespace", "demo");
    }

    @Test
    void shouldLeaveTheWiringToCdi() {
        noClasses()
                .that(not(resideInAnyPackage(pattern("cdi"), pattern("demo"), pattern("observability"), ROOT)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.enterprise..", "jakarta.inject..", "org.eclipse.microprofile..")
                .check(MAIN);
    }

    @Test
    void shouldMarkEachPackageForNullness() {
        JavaPackage root = MAIN.getPackage(ROOT);
        List<JavaPackage> packages = new ArrayList<>(root.getSubpackagesInTree());
        packages.add(root);

        assertThat(packages).hasSizeGreaterThan(7).allSatisfy(one -> assertThat(one.tryGetPackageInfo())
                .as("package-info of %s", one.getName())
                .hasValueSatisfying(info ->
                        assertThat(info.isAnnotatedWith(NullMarked.class)).isTrue()));
    }

    @ParameterizedTest
    @ValueSource(strings = {".*Impl", ".*Manager", ".*Utils?", "Base[A-Z].*", "Abstract[A-Z].*"})
    void shouldNameNoClassLike(String pattern) {
        noClasses().should().haveNameMatching("(.*[.$])?" + pattern).check(MAIN);
    }
}
