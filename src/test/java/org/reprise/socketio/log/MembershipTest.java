package org.reprise.socketio.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reprise.socketio.log.Membership.Stay;

class MembershipTest {

    private final Membership membership = new Membership();

    @Nested
    class Join {

        @Test
        void shouldCountFromTheNextPosition() {
            assertThat(membership.join("a", 5)).isTrue();

            assertThat(membership.rooms()).containsExactly("a");
            assertThat(membership.includes("a", 5)).isFalse();
            assertThat(membership.includes("a", 6)).isTrue();
            assertThat(membership.includes("b", 6)).isFalse();
        }

        @Test
        void shouldChangeNothingTheSecondTime() {
            membership.join("a", 5);

            assertThat(membership.join("a", 9)).isFalse();
            assertThat(membership.stays()).containsExactly(new Stay("a", 5, Long.MAX_VALUE));
        }
    }

    @Nested
    class Leave {

        @Test
        void shouldCountUpToItsPosition() {
            membership.join("a", 5);

            assertThat(membership.leave("a", 8, 0)).isTrue();
            assertThat(membership.rooms()).isEmpty();
            assertThat(membership.includes("a", 8)).isTrue();
            assertThat(membership.includes("a", 9)).isFalse();
        }

        @Test
        void shouldDoNothingOutsideTheRoom() {
            assertThat(membership.leave("a", 8, 0)).isFalse();
            assertThat(membership.stays()).isEmpty();
        }

        @Test
        void shouldForgetAStayInWhichNothingWasSent() {
            membership.join("a", 5);
            membership.leave("a", 5, 0);

            assertThat(membership.stays()).isEmpty();
        }

        @Test
        void shouldForgetWhatIsBeforeTheHorizon() {
            membership.join("a", 1);
            membership.leave("a", 3, 0);
            membership.join("b", 3);
            membership.leave("b", 6, 3);

            assertThat(membership.stays()).containsExactly(new Stay("b", 3, 6));
            assertThat(membership.knownFrom()).isZero();
        }

        @Test
        void shouldRememberAThousandStaysAndSayFromWhereOn() {
            for (int i = 0; i < 1000; i++) {
                membership.join("a", 2 * i);
                membership.leave("a", 2 * i + 1, 0);
            }
            assertThat(membership.knownFrom()).isZero();
            assertThat(membership.stays()).hasSize(1000);

            membership.join("a", 5000);
            membership.leave("a", 5001, 0);
            assertThat(membership.knownFrom()).isEqualTo(1);
            assertThat(membership.stays()).hasSize(1000).first().isEqualTo(new Stay("a", 2, 3));

            membership.join("a", 6000);
            membership.leave("a", 6001, 0);
            assertThat(membership.knownFrom()).isEqualTo(3);
        }
    }

    @Nested
    class Copy {

        @Test
        void shouldKnowTheSame() {
            membership.join("a", 1);
            membership.leave("a", 3, 0);
            membership.join("a", 5);
            membership.join("b", 5);
            Membership copy = new Membership(membership.stays(), 4);

            assertThat(copy.stays()).isEqualTo(membership.stays());
            assertThat(copy.rooms()).containsExactly("a", "b");
            assertThat(copy.knownFrom()).isEqualTo(4);
        }

        @Test
        void shouldGoItsOwnWay() {
            membership.join("a", 1);
            Membership copy = new Membership(membership.stays(), 0);
            copy.leave("a", 2, 0);
            copy.join("b", 2);

            assertThat(membership.stays()).containsExactly(new Stay("a", 1, Long.MAX_VALUE));
        }
    }

    @Test
    void shouldBehaveLikeSetsOfRoomsAtEachPosition() {
        List<String> rooms = List.of("a", "b", "c");
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Membership tested = new Membership();
            Map<Long, Set<String>> model = new HashMap<>();
            Set<String> now = new HashSet<>();
            for (long position = 1; position <= 60; position++) {
                for (int changes = random.nextInt(4); changes > 0; changes--) {
                    String room = rooms.get(random.nextInt(3));
                    boolean changed = random.nextBoolean()
                            ? tested.join(room, position - 1) == now.add(room)
                            : tested.leave(room, position - 1, 0) == now.remove(room);
                    assertThat(changed).isTrue();
                }
                model.put(position, new HashSet<>(now));
                if (random.nextInt(10) == 0) {
                    tested = new Membership(tested.stays(), tested.knownFrom());
                }
            }
            for (Map.Entry<Long, Set<String>> at : model.entrySet()) {
                for (String room : rooms) {
                    assertThat(tested.includes(room, at.getKey()))
                            .as("seed %d, %s at %d", seed, room, at.getKey())
                            .isEqualTo(at.getValue().contains(room));
                }
            }
            assertThat(tested.rooms()).isEqualTo(now);
        }
    }
}
